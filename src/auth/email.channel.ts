import { Injectable } from '@nestjs/common';
import type { Sending, SendOptions } from '../delivery/delivery-outcome';
import type { Answering, Rider } from '../database/statements';
import { EmailSender } from '../email-gateway/email-sender';
import { EmailText } from '../email-gateway/email-text';
import type { CodeToSend } from '../otp/otp.service';
import { ChannelOutages } from './channel-outages';
import type { CodeChannel } from './code-channel';

/** Codes by e-mail, which cost nothing: the limits of the address are all there are. */
@Injectable()
export class EmailChannel implements CodeChannel<null> {
  constructor(
    private readonly email: EmailSender,
    private readonly text: EmailText,
    private readonly outages: ChannelOutages,
  ) {}

  spend(): Answering {
    return {
      name: 'email',
      text: () => 'verdict as (select null from claimed)',
      values: [],
      answer: 'select claimed.*, null as verdict from claimed',
    };
  }

  refusalOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async send(code: CodeToSend<null>, options: SendOptions): Promise<Sending> {
    const sending = await this.email.send({ address: code.identifier, ...this.text.compose(code) }, options);
    this.outages.saw('mail-down', sending);
    return sending;
  }

  taken(): Rider[] {
    return [];
  }

  unsent(): Rider[] {
    return [];
  }

  confirmed(): Rider[] {
    return [];
  }
}
