import type { DeliveryOutcome } from './delivery-outcome';

export interface Sms {
  /** Digits of the international form: `79161234567`. */
  phone: string;
  text: string;
}

/** An SMS provider. Every answer and every fault becomes an outcome; `send` never throws. */
export abstract class SmsGateway {
  abstract readonly name: string;

  /** `deadline` aborts the attempt: what was not sent by then is unavailable, what may have been uncertain. */
  abstract send(sms: Sms, deadline: AbortSignal): Promise<DeliveryOutcome>;
}
