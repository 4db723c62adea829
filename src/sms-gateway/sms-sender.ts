import { Inject, Injectable, Logger } from '@nestjs/common';
import { maskPhone } from '../common/identifier';
import type { DeliveryOutcome } from './delivery-outcome';
import { type Sms, SmsGateway } from './sms-gateway';

/** DI token of the gateways of `SMS_GATEWAYS`, in order of preference. */
export const GATEWAYS = Symbol('gateways');

/** `deadline` ends the sending, whatever it is at; `requestId` stands in its log line. */
export interface SendAttempt {
  deadline: AbortSignal;
  requestId: string;
}

/** Hands an SMS to the retailer's gateway and records how it went, never the text. */
@Injectable()
export class SmsSender {
  private readonly logger = new Logger(SmsSender.name);

  constructor(@Inject(GATEWAYS) private readonly gateways: [SmsGateway, ...SmsGateway[]]) {}

  async send(sms: Sms, { deadline, requestId }: SendAttempt): Promise<DeliveryOutcome> {
    const [gateway] = this.gateways;
    const outcome = await gateway.send(sms, deadline);
    const delivery = { event: 'delivery', requestId, gateway: gateway.name, phone: maskPhone(sms.phone), ...outcome };
    if (outcome.status === 'accepted') this.logger.log(delivery);
    else this.logger.warn(delivery);
    return outcome;
  }
}
