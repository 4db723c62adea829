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

/** One attempt to hand an SMS to a gateway, begun `msAgo` milliseconds ago. */
export type DeliveryAttempt = DeliveryOutcome & { gateway: GatewayName; msAgo: number };
