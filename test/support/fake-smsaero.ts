import { FakeGateway, type FakeReport, type Received } from './fake-gateway';

/** A message as SMS Aero takes it. */
export interface SmsaeroMessage {
  number: string;
  sign: string;
  text: string;
  callbackUrl?: string;
  callbackFormat?: string;
}

/** SMS Aero has no codes; these keys name its answers. */
const REFUSALS = {
  number: { success: false, data: { number: ['incorrect'] }, message: 'Validation error.' },
  sign: { success: false, data: { sign: ['incorrect'] }, message: 'Validation error.' },
  text: { success: false, data: { text: ['incorrect'] }, message: 'Validation error.' },
  credentials: { success: false, data: null, message: 'Your request was made with invalid credentials.' },
  'no credits': { result: 'no credits' },
  reject: { result: 'reject', reason: 'описание' },
  other: { success: false, data: null, message: 'Something else for 79990000001.' },
};

export type SmsaeroRefusal = keyof typeof REFUSALS;

/**
 * SMS Aero: JSON with Basic credentials, and refusals with HTTP 200.
 *
 * It speaks version 2 of the API (gate.smsaero.ru/v2) as the provider's own clients for Go, Python and TypeScript of
 * 2026-04 do: `sms/send`, `balance`. The refusals and the numbers of statuses are those of the samples of a public
 * client of 2026-04 (cloudloyalty/smsaero-client). Not documented: HTTP statuses of refusals, the fields of reports.
 */
export class FakeSmsaero extends FakeGateway<SmsaeroMessage, SmsaeroRefusal> {
  protected readonly sendPath = '/v2/sms/send';
  protected override readonly balancePath = '/v2/balance';
  protected readonly wrongCredentials = 'credentials';

  /** A report in the JSON that `callbackFormat` asks for, with fields as SMS Aero names them in its other answers. */
  report(fields: Record<string, string | number>): FakeReport {
    return { contentType: 'application/json', body: JSON.stringify(fields) };
  }

  /** An answer of success with the given status of the SMS. */
  inStatus(status: number | string, phone: string, id: string | number = this.nextId()): object {
    const sms = { id, from: 'SHOP', number: phone, text: 'Text', extendStatus: 'queue', channel: 'DIRECT' };
    return { success: true, data: { ...sms, status, cost: 2.2, dateCreate: 1532342510 }, message: null };
  }

  /** The credentials as `email:key`. */
  protected credentialsIn({ authorization = '' }: Received<object>): string {
    return Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
  }

  protected smsIn({ number, text }: SmsaeroMessage): { phone: string; text: string } {
    return { phone: number, text };
  }

  protected success(id: string, phone: string): object {
    return this.inStatus(0, phone, Number(id));
  }

  protected refusal(refusal: SmsaeroRefusal): object {
    return REFUSALS[refusal];
  }

  protected override balance(): object {
    return { success: true, data: { balance: 1389.26 }, message: null };
  }
}
