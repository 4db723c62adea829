import type { Sending, SendOptions } from '../delivery/delivery-outcome';
import type { Answering, Rider } from '../database/statements';
import type { CodeToSend } from '../otp/otp.service';

/** A way for a code to its user. Its riders keep its counts over the whole service in the statements of the code's own. */
export interface CodeChannel<Verdict> {
  /** Counts the message of `claimed`; its answer has a `verdict`. */
  spend(): Answering;

  /** Why the message must not be sent, for the audit trail; nothing where it may. */
  refusalOf(verdict: Verdict): Promise<string | undefined>;

  send(code: CodeToSend<Verdict>, options: SendOptions): Promise<Sending>;

  /** For `settled` and `recorded`, once a gateway took the message. */
  taken(): Rider[];

  /** For `settled`, when none did. */
  unsent(): Rider[];

  /** For `redeemed`. */
  confirmed(): Rider[];
}
