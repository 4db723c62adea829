import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import { type Sms, SmsGateway } from '../../sms-gateway';

/** For development: prints the SMS where the newcomer is looking. Production refuses it. */
@Injectable()
export class ConsoleGateway extends SmsGateway {
  readonly name = 'console';

  send({ phone, text }: Sms): Promise<DeliveryOutcome> {
    process.stdout.write(`\n  SMS to +${phone}: ${text}\n\n`);
    return Promise.resolve({ status: 'accepted', messageId: randomUUID() });
  }

  /** There is no account. */
  checkAccount(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** It has none, so what comes is none of its own. */
  readReports(): undefined {
    return undefined;
  }
}
