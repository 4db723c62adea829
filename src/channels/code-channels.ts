import { Injectable } from '@nestjs/common';
import { isEmail } from '../identifiers/email';
import type { CodeChannel } from './code-channel';
import { EmailChannel } from './email.channel';
import { SmsChannel } from './sms.channel';

/** Which way a code goes: by what its identifier is. */
@Injectable()
export class CodeChannels {
  constructor(
    readonly sms: SmsChannel,
    readonly email: EmailChannel,
  ) {}

  of(identifier: string): CodeChannel {
    return isEmail(identifier) ? this.email : this.sms;
  }
}
