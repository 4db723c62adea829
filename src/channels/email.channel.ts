import { Injectable } from '@nestjs/common';
import type { Sending, SendOptions } from '../delivery/delivery-outcome';
import { EmailSender } from '../email-gateway/email-sender';
import { EmailText } from '../email-gateway/email-text';
import type { PartsTaken } from '../limits/channel-counts';
import { MailBudget } from '../limits/mail-budget';
import { type ChannelCodes, ChallengeStore } from '../otp/challenge.store';
import type { CodeToSend } from '../otp/otp.service';
import { ChannelOutages } from './channel-outages';
import type { CodeChannel } from './code-channel';

/** Codes by e-mail. */
@Injectable()
export class EmailChannel implements CodeChannel {
  readonly codes: ChannelCodes;
  readonly failures = { forbidden: 'MAIL_STOPPED', down: 'MAIL_DOWN', refused: 'ADDRESS_REFUSED' } as const;

  constructor(
    challenges: ChallengeStore,
    readonly counts: MailBudget,
    private readonly email: EmailSender,
    private readonly text: EmailText,
    private readonly outages: ChannelOutages,
  ) {
    this.codes = challenges.codesOf(counts);
  }

  async send(code: CodeToSend, options: SendOptions): Promise<Sending & PartsTaken> {
    const sending = await this.email.send({ address: code.identifier, ...this.text.compose(code) }, options);
    this.outages.saw('mail-down', sending);
    return { ...sending, partsTaken: sending.attempts.length };
  }
}
