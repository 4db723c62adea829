import { Inject, Injectable, Logger } from '@nestjs/common';
import { maskPhone } from '../common/identifier';
import type { DeliveryOutcome } from './delivery-outcome';
import { type Sms, SmsGateway } from './sms-gateway';

/** DI token of the gateways of `SMS_GATEWAYS`, in order of preference. */
export const GATEWAYS = Symbol('gateways');

/** `msLeft` milliseconds bound the sending, whatever it is at; `requestId` stands in its log line. */
export interface SendAttempt {
  msLeft: number;
  requestId: string;
}

/** Hands an SMS to the retailer's gateway and records how it went, never the text. */
@Injectable()
export class SmsSender {
  private readonly logger = new Logger(SmsSender.name);

  constructor(@Inject(GATEWAYS) private readonly gateways: [SmsGateway, ...SmsGateway[]]) {}

  async send(sms: Sms, { msLeft, requestId }: SendAttempt): Promise<DeliveryOutcome> {
    const [gateway] = this.gateways;
    const outcome = await sendWithin(msLeft, (deadline) => gateway.send(sms, deadline));
    const delivery = { event: 'delivery', requestId, gateway: gateway.name, phone: maskPhone(sms.phone), ...outcome };
    if (outcome.status === 'accepted') this.logger.log(delivery);
    else this.logger.warn(delivery);
    return outcome;
  }
}

/** Unlike `AbortSignal.timeout`, leaves no timer behind. */
async function sendWithin(
  ms: number,
  send: (deadline: AbortSignal) => Promise<DeliveryOutcome>,
): Promise<DeliveryOutcome> {
  if (ms <= 0) return send(AbortSignal.abort());
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('The deadline has passed', 'TimeoutError')), ms);
  try {
    return await send(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
