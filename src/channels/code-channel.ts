import type { Sending, SendOptions } from '../delivery/delivery-outcome';
import type { Answering, Rider } from '../database/statements';
import type { CodeToSend } from '../otp/otp.service';

/**
 * A way for a code to its user. Its riders keep its counts over the whole service in the statements of the code's own.
 */
export interface CodeChannel<Verdict> {
  /** Counts the message of `claimed`; its answer has a `verdict`. */
  spend(): Answering;

  /** Why the message must not be sent, for the audit trail; `undefined` if it may. */
  refusalOf(verdict: Verdict): Promise<string | undefined>;

  send(code: CodeToSend<Verdict>, options: SendOptions): Promise<Sending>;

  /** For `settled` and `recorded`, once a gateway took the message or may have: what that comes to in the counts. */
  taken(code: CodeToSend<Verdict>, sending: Sending): Rider[];

  /** For `settled`, when no gateway took the message, or none was asked. */
  unsent(): Rider[];

  /** For `redeemed`. */
  confirmed(): Rider[];
}
