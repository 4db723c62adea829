import { createHash } from 'node:crypto';
import { FakeGateway, type FakeReport, type Received } from './fake-gateway';

/** A message as SMSC.ru's JSON interface takes it. */
export interface SmscMessage {
  phones: string;
  mes: string;
  sender?: string;
  cost: number;
  fmt: number;
  charset: string;
  login?: string;
  psw?: string;
  apikey?: string;
}

/**
 * SMSC.ru: JSON to send, a form for the balance, and refusals with HTTP 200.
 *
 * It speaks the official English mirror, smscentre.com: the pages api/http/send/sms (with `fmt=3` and `cost=3`),
 * api/http/status_messages and api/http/miscellaneous/callback. The errors of a balance call are those of
 * smsc.ru/api/http/balance/balance_answer, the table of errors is that of s1.sm-s.ru/api/http/send/sms/sms_answer. The
 * path /rest/send/, the cost as a text and the signature of reports are known from clients of 2024-08 to 2026-02.
 * Not confirmed: the form of a balance, the statuses from 20 on.
 */
export class FakeSmsc extends FakeGateway<SmscMessage, number> {
  protected readonly sendPath = '/rest/send/';
  protected override readonly balancePath = '/sys/balance.php';
  protected readonly wrongCredentials = 2;

  /**
   * A report in windows-1251, as SMSC.ru sends it, or in another charset; signed with `secret` if there is one.
   * @param fields `id`, `phone`, `status` and any other fields of the report
   */
  report(
    fields: { id: string; phone: string; status: number } & Record<string, string | number>,
    secret?: string,
  ): FakeReport {
    const { id, phone, status } = fields;
    const md5 = createHash('md5').update(`${id}:${phone}:${status}:${secret}`).digest('hex');
    const body = Object.entries({ ...fields, ...(secret ? { md5 } : {}) })
      .map(([name, value]) => `${name}=${escapeInWindows1251(String(value))}`)
      .join('&');
    return { contentType: 'application/x-www-form-urlencoded', body };
  }

  /** The credentials as `login:password`, or the API key. */
  protected credentialsIn({ message: { apikey, login, psw } }: Received<SmscMessage>): string {
    return apikey ?? `${login}:${psw}`;
  }

  protected smsIn({ phones, mes }: SmscMessage): { phone: string; text: string } {
    return { phone: phones.replace(/^\+/, ''), text: mes };
  }

  protected success(id: string): object {
    return { id: Number(id), cnt: 1, cost: '4.1', balance: '137.45' };
  }

  protected refusal(code: number): object {
    const id = [3, 6, 7, 8].includes(code) ? { id: this.nextId() } : {};
    return { error: 'описание', error_code: code, ...id };
  }

  protected override balance(): object {
    return { balance: '137.45' };
  }
}

/** Encodes Latin and Russian letters, which are all that the tests need. */
function escapeInWindows1251(text: string): string {
  const bytes = [...text].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code;
  });
  return bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
