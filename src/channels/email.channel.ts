import { Injectable } from '@nestjs/common';
import { EmailSender } from '../email-gateway/email-sender';
import { EmailText } from '../email-gateway/email-text';
import { MailBudget, type MailVerdict } from '../limits/mail-budget';
import { ChannelOutages } from './channel-outages';
import type { CodeChannel } from './code-channel';

/** Codes by e-mail. Their limits are those of a mailbox, so the channel is one to a certain address. */
@Injectable()
export class EmailChannel {
  constructor(
    private readonly budget: MailBudget,
    private readonly email: EmailSender,
    private readonly text: EmailText,
    private readonly outages: ChannelOutages,
  ) {}

  to(address: string): CodeChannel<MailVerdict> {
    return {
      spend: () => this.budget.spend(address),
      refusalOf: (verdict) => this.budget.refusalOf(verdict),
      send: async (code, options) => {
        const sending = await this.email.send({ address, ...this.text.compose(code) }, options);
        this.outages.saw('mail-down', sending);
        return sending;
      },
      taken: () => [],
      unsent: () => [this.budget.unspend(address)],
      confirmed: () => [this.budget.confirmed(address)],
    };
  }
}
