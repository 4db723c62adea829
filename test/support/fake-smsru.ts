import { createHash } from 'node:crypto';
import { FakeGateway, type FakeReport, type Received } from './fake-gateway';

/** A message as SMS.ru takes it. */
export interface SmsruMessage {
  api_id: string;
  to: string;
  msg: string;
  from?: string;
}

/** The API id that reports are signed with by default. */
export const SMSRU_API_ID = 'smsru-test-api-id';

/** The codes that SMS.ru answers for the whole request; it answers the others for the recipient. */
const WHOLE_REQUEST = new Set([200, 210, 211, 220, 300, 301, 302, 500, 901, 902]);

/**
 * SMS.ru: forms, and refusals with HTTP 200.
 *
 * It speaks the page sms.ru/api/send with `json=1`. The refusal of a recipient that carries an id, and the balance, are
 * as in the recorded traffic of a client of 2026-06 (smsru_ruby 1.0.0). Code 216 and the signature of reports are known
 * from one client each, the latter with a report copied from production.
 */
export class FakeSmsru extends FakeGateway<SmsruMessage, number> {
  protected readonly sendPath = '/sms/send';
  protected override readonly balancePath = '/my/balance';
  protected readonly wrongCredentials = 200;

  report(id: string, code: number): FakeReport {
    return this.callback([`sms_status\n${id}\n${code}\n1764000000`]);
  }

  /** A report with the given records, signed together. */
  callback(records: string[], apiId = SMSRU_API_ID): FakeReport {
    const form = new URLSearchParams();
    for (const [index, record] of records.entries()) form.append(`data[${index}]`, record);
    form.append(
      'hash',
      createHash('sha256')
        .update([apiId, ...records].join(''))
        .digest('hex'),
    );
    return { contentType: 'application/x-www-form-urlencoded', body: form.toString() };
  }

  refusalOfRequest(code: number): object {
    return { status: 'ERROR', status_code: code, status_text: 'описание' };
  }

  /** A refusal that has an id all the same. */
  refusalOfRecipient(code: number, phone: string): object {
    return this.answer(phone, { ...this.refusalOfRequest(code), sms_id: this.idOf(this.nextId()) });
  }

  protected credentialsIn({ message }: Received<SmsruMessage>): string {
    return message.api_id;
  }

  protected smsIn({ to, msg }: SmsruMessage): { phone: string; text: string } {
    return { phone: to, text: msg };
  }

  protected override idOf(number: number): string {
    return `000000-${number}`;
  }

  protected success(id: string, phone: string): object {
    return this.answer(phone, { status: 'OK', status_code: 100, sms_id: id });
  }

  protected refusal(code: number, phone: string): object {
    return WHOLE_REQUEST.has(code) ? this.refusalOfRequest(code) : this.refusalOfRecipient(code, phone);
  }

  protected override balance(): object {
    return { status: 'OK', status_code: 100, balance: 4122.56 };
  }

  private answer(phone: string, ofRecipient: object): object {
    return { status: 'OK', status_code: 100, sms: { [phone]: ofRecipient }, balance: 4122.56 };
  }
}
