import type { LoggedRequest } from '../logging/events';

/** The reason for which `ApiKeyGuard` refuses a call. */
export type KeyFault = 'none' | 'no-bearer' | 'other-caller' | 'repeated' | 'unknown';

/**
 * What is known of the request under way; its log line shows it. A controller takes it from the request and passes it
 * on as an argument, since an AsyncLocalStorage would slow every promise down, on Node 20 by more than a tenth of a
 * call.
 */
export interface RequestContext extends LoggedRequest {
  /** The masked identifier, for the log. */
  phone?: string;
  /** The masked identifier, for the log. */
  email?: string;
  /** The name of the retailer's key that opened the call, or its place among them. */
  keyName?: string;
  /** What was wrong with the key of a call that was refused for it, and the address that it came from. */
  keyFault?: KeyFault;
  address?: string;
  /** What the request ended in: a code of the table of failures, or `ok`. */
  outcome?: string;
  /** Set when the call was answered with a time-out: what its handler still does reaches nobody. */
  isAnswered?: boolean;
}
