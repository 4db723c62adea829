import type { LoggedRequest } from '../logging/events';

/**
 * What a gateway refuses:
 * - `recipient`: this phone cannot be sent to;
 * - `operator`: what may be due to the phone's operator, such as a sender that is not registered there, or a price that
 * is more than   what is left of the balance;
 * - `message`: the text or another parameter of the message;
 * - `sender`, `account`, `quota`: every SMS, until the retailer mends it;
 * - `unknown`: the gateway did not take the SMS, and its code does not tell why.
 */
export type RefusalScope = 'recipient' | 'operator' | 'message' | 'sender' | 'account' | 'quota' | 'unknown';

/** How one attempt to hand an SMS to a gateway ended. `code` is the gateway's own, or names what went wrong. */
export type DeliveryOutcome =
  /** `cost` in the gateway's currency, where it tells. */
  | { status: 'accepted'; messageId: string; cost?: number }
  /** Refused for good. */
  | { status: 'rejected'; scope: RefusalScope; code: string; isNoRoute?: false }
  /** This gateway does not reach the recipient, another one may. */
  | { status: 'rejected'; scope: 'recipient'; code: string; isNoRoute: true }
  /** Refused for now: too many sends. */
  | { status: 'throttled'; code: string }
  /** Certainly not taken: no connection, or the gateway says so itself. */
  | { status: 'unavailable'; code: string }
  /** The request went out and no answer that can be trusted came back: it may have been sent. */
  | { status: 'uncertain'; code: string };

/** The name of who takes messages: an SMS gateway as `SMS_GATEWAYS` calls it, or `smtp`, the mail server. */
export type Carrier = string;

/** One attempt to hand a message to a gateway, begun `msAgo` milliseconds ago. */
export type DeliveryAttempt = DeliveryOutcome & { gateway: Carrier; msAgo: number };

/** How the sending of a message ended, and each attempt on the way. */
export interface Sending {
  /** That of the attempt that decided. `NO_GATEWAY` says that no gateway was asked, and there are no attempts. */
  outcome: DeliveryAttempt | { status: 'unavailable'; code: 'NO_GATEWAY' };
  attempts: DeliveryAttempt[];
}

export interface SendOptions {
  /** Milliseconds that the sending may take in all, whatever it is at. */
  ms: number;
  /** The log line of this request tells of the attempts. */
  request: LoggedRequest;
  /** The gateway whose turn is over: the next one begins. */
  lastGateway?: string | null;
}
