import { createHash, createHmac } from 'node:crypto';
import { FakeGateway, type FakeReport, type Received } from './fake-gateway';

/** A message as Telegram Gateway takes it: a code, no text. */
export interface TelegramMessage {
  phone_number: string;
  code: string;
  ttl: number;
  callback_url?: string;
}

/**
 * Telegram Gateway: JSON with a Bearer token, errors that are words, with HTTP 200.
 *
 * It speaks the page core.telegram.org/gateway/api: `sendVerificationMessage`, `checkVerificationStatus`,
 * `RequestStatus` and the signature of reports. The list of errors is known from two clients, of 2025-03 and 2026-01.
 */
export class FakeTelegram extends FakeGateway<TelegramMessage, string> {
  protected readonly sendPath = '/';
  protected override readonly balancePath = '/checkVerificationStatus';
  protected readonly wrongCredentials = 'ACCESS_TOKEN_INVALID';

  /** The status of the message `id`, signed with the token's digest over the time and the body. */
  report(
    id: string,
    status: string,
    token: string,
    timestamp = String(Math.floor(Date.now() / 1000)),
  ): FakeReport & {
    headers: Record<string, string>;
  } {
    const body = JSON.stringify({ request_id: id, delivery_status: { status, updated_at: 1764000000 } });
    const key = createHash('sha256').update(token).digest();
    const signature = createHmac('sha256', key).update(`${timestamp}\n${body}`).digest('hex');
    const headers = { 'x-request-timestamp': timestamp, 'x-request-signature': signature };
    return { contentType: 'application/json', body, headers };
  }

  protected credentialsIn({ authorization = '' }: Received<object>): string {
    return authorization.replace(/^Bearer /, '');
  }

  protected smsIn({ phone_number: phone, code }: TelegramMessage): { phone: string; text: string } {
    return { phone: phone.replace(/^\+/, ''), text: code };
  }

  protected success(id: string, phone: string): object {
    return {
      ok: true,
      result: { request_id: id, phone_number: `+${phone}`, request_cost: 0.01, remaining_balance: 9.5 },
    };
  }

  protected refusal(error: string): object {
    return { ok: false, error };
  }

  /** A caller with a valid token is told that the id is wrong. */
  protected override balance(): object {
    return { ok: false, error: 'REQUEST_ID_INVALID' };
  }
}
