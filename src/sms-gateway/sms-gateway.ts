import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import type { DeliveryReport, ReportRequest } from '../delivery/delivery-report';

export interface Sms {
  /** Digits of the international form: `79161234567`. */
  phone: string;
  text: string;
  /**
   * The code in the text, for a gateway that has its own words for it; the others send the text. Neither appears
   * anywhere else (R08).
   */
  code: string;
}

/** Whether the gateway takes our credentials, and the balance in its own currency where it tells it. */
export type GatewayAccount = { isOpen: true; balance?: number } | { isOpen: false; code: string };

/** DI token of the gateways of `SMS_GATEWAYS`, in order of preference. */
export const GATEWAYS = Symbol('gateways');

/** Milliseconds that a look at a gateway's account may take. */
export const CHECK_TIMEOUT_MS = 5_000;

/** An SMS provider. Every answer and every fault becomes a value; none of its methods throws. */
export abstract class SmsGateway {
  abstract readonly name: string;

  /**
   * Sends one SMS. `deadline`, a moment of `performance.now()`, ends it: the outcome is then `unavailable` if nothing
   * was sent, else `uncertain`.
   */
  abstract send(sms: Sms, deadline: number): Promise<DeliveryOutcome>;

  /** Asks the gateway for the state of the account and sends nothing; `undefined` if the gateway has no such call. */
  abstract checkAccount(deadline: number): Promise<GatewayAccount | undefined>;

  /**
   * The final reports in it, an empty list if it only tells of progress, and the body of the answer that the gateway
   * waits for; `undefined` if the report is not signed as it should be.
   */
  abstract readReports(report: ReportRequest): { reports: DeliveryReport[]; answer: string } | undefined;
}
