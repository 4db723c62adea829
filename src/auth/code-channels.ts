import { Injectable } from '@nestjs/common';
import { isEmail } from '../common/email';
import type { CodeChannel } from './code-channel';
import { EmailChannel } from './email.channel';
import { SmsChannel } from './sms.channel';

/** Which way a code goes: by what its identifier is. */
@Injectable()
export class CodeChannels {
  constructor(
    private readonly sms: SmsChannel,
    private readonly email: EmailChannel,
  ) {}

  /** Each channel reads only verdicts that its own riders made. */
  of(identifier: string): CodeChannel<unknown> {
    return isEmail(identifier) ? this.email.to(identifier) : this.sms;
  }
}
