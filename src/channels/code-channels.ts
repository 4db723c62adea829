import { Injectable } from '@nestjs/common';
import type { Rider } from '../database/statements';
import { DeliveryStore } from '../delivery/delivery.store';
import { isEmail } from '../identifiers/email';
import type { CodeChannel } from './code-channel';
import { EmailChannel } from './email.channel';
import { SmsChannel } from './sms.channel';

/** Which way a code goes: by what its identifier is. */
@Injectable()
export class CodeChannels {
  constructor(
    private readonly sms: SmsChannel,
    private readonly email: EmailChannel,
    private readonly deliveries: DeliveryStore,
  ) {}

  /** Each channel reads only verdicts that its own riders made. */
  of(identifier: string): CodeChannel<unknown> {
    return isEmail(identifier) ? this.email.to(identifier) : this.sms;
  }

  /** For `redeemed`: the message arrived, and so counts for its channel. */
  confirmed(identifier: string): Rider[] {
    return [this.deliveries.confirm(), ...this.of(identifier).confirmed()];
  }
}
