import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import { type Sms, SmsGateway } from '../../sms-gateway';

/** Prints SMS to the console, for development; production refuses it. */
@Injectable()
export class ConsoleGateway extends SmsGateway {
  readonly name = 'console';

  send({ phone, text }: Sms): Promise<DeliveryOutcome> {
    process.stdout.write(`\n  SMS to +${phone}: ${text}\n\n`);
    return Promise.resolve({ status: 'accepted', messageId: randomUUID() });
  }

  /** The console has no account. */
  checkAccount(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** The console sends no reports, so no report that arrives is its own. */
  readReports(): undefined {
    return undefined;
  }
}
