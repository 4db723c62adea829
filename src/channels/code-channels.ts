import { Injectable } from '@nestjs/common';
import { EmailChannel } from './email.channel';
import { SmsChannel } from './sms.channel';

/** The ways of a code to its user: by what its identifier is. */
@Injectable()
export class CodeChannels {
  constructor(
    readonly sms: SmsChannel,
    readonly email: EmailChannel,
  ) {}
}
