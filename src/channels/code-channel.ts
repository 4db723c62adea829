import type { Sending, SendOptions } from '../delivery/delivery-outcome';
import type { FailureCode } from '../failures/failure';
import type { PartsTaken } from '../limits/channel-counts';
import type { ChannelCodes } from '../otp/challenge.store';
import type { CodeToSend } from '../otp/otp.service';

/** A way for a code to its user. */
export interface CodeChannel {
  /** The statements about its codes, which keep its counts over the whole service. */
  readonly codes: ChannelCodes;
  /**
   * What the user is told where a limit forbids the message, no gateway takes it, or its recipient cannot be sent to.
   */
  readonly failures: Readonly<Record<'forbidden' | 'down' | 'refused', FailureCode>>;

  send(code: CodeToSend, options: SendOptions): Promise<Sending & PartsTaken>;
}
