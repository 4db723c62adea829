import type { AnyFakeGateway } from '../support/fake-gateway';

/** A gateway keeps so many of its latest messages: a long load would fill the memory. */
const KEPT = 50;

export interface NotedSms {
  gateway: AnyFakeGateway;
  text: string;
  code: string;
}

/** What the gateways were handed, by phone. */
export class SmsBook {
  count = 0;
  private readonly byPhone = new Map<string, NotedSms[]>();

  constructor(gateways: AnyFakeGateway[]) {
    for (const gateway of gateways) gateway.onSms = (sms) => this.note(gateway, sms);
  }

  to(phone: string): NotedSms[] {
    return this.byPhone.get(phone) ?? [];
  }

  /** The code of the latest SMS; empty where there is none. */
  codeFor(phone: string): string {
    return this.to(phone).at(-1)?.code ?? '';
  }

  forget(phone: string): void {
    this.byPhone.delete(phone);
  }

  /** Those that no gateway took. */
  forgetLast(phone: string, count: number): void {
    if (count > 0) this.byPhone.set(phone, this.to(phone).slice(0, -count));
  }

  private note(gateway: AnyFakeGateway, { phone, text }: { phone: string; text: string }): void {
    this.count++;
    this.byPhone.set(phone, [...this.to(phone), { gateway, text, code: /\d{6}/.exec(text)?.[0] ?? '' }]);
    gateway.received.splice(0, gateway.received.length - KEPT);
    gateway.accepted.splice(0, gateway.accepted.length - KEPT);
  }
}
