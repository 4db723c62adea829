import type { GatewayName } from '../config/sms.settings';

/** How one attempt to hand an SMS to a gateway ended. `code` is the gateway's own, or names what went wrong. */
export type DeliveryOutcome =
  /** `cost` in the gateway's currency, where it tells. */
  | { status: 'accepted'; messageId: string; cost?: number }
  /** Refused for good: `recipient` cannot be sent to, `message` or `sender` is not allowed, `account` or `quota` is the retailer's to mend. */
  | {
      status: 'rejected';
      scope: 'recipient' | 'message' | 'sender' | 'account' | 'quota';
      code: string;
      isNoRoute?: false;
    }
  /** This gateway does not reach the recipient, another one may. */
  | { status: 'rejected'; scope: 'recipient'; code: string; isNoRoute: true }
  /** Refused for now: too many sends. */
  | { status: 'throttled'; code: string }
  /** Certainly not taken: no connection, or the gateway says so itself. */
  | { status: 'unavailable'; code: string }
  /** The request went out and no answer that can be trusted came back: it may have been sent. */
  | { status: 'uncertain'; code: string };

/** Who takes messages: an SMS gateway, or the mail server. */
export type Carrier = GatewayName | 'smtp';

/** One attempt to hand a message to a gateway, begun `msAgo` milliseconds ago. */
export type DeliveryAttempt = DeliveryOutcome & { gateway: Carrier; msAgo: number };

/** How the sending of a message ended, and each attempt on the way. */
export interface Sending {
  /** Of the attempt that decided, or that no gateway could even be asked. */
  outcome: DeliveryAttempt | { status: 'unavailable'; code: 'NO_GATEWAY' };
  attempts: DeliveryAttempt[];
}

export interface SendOptions {
  /** Milliseconds that the sending may take in all, whatever it is at. */
  ms: number;
  /** Stands in the log lines. */
  requestId: string;
  /** The gateway whose turn is over: the next one begins. */
  lastGateway?: string | null;
}
