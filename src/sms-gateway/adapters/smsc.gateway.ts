import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment';
import type { DeliveryOutcome } from '../delivery-outcome';
import { GatewayHttp } from '../gateway-http';
import { type Sms, SmsGateway } from '../sms-gateway';

/** SMSC.ru's codes of refusal; it answers them with HTTP 200. */
const REFUSALS: Record<number, DeliveryOutcome> = {
  1: { status: 'rejected', scope: 'message', code: '1' },
  2: { status: 'rejected', scope: 'account', code: '2' },
  3: { status: 'rejected', scope: 'account', code: '3' },
  4: { status: 'unavailable', code: '4' },
  5: { status: 'rejected', scope: 'message', code: '5' },
  6: { status: 'rejected', scope: 'sender', code: '6' },
  7: { status: 'rejected', scope: 'recipient', code: '7' },
  8: { status: 'rejected', scope: 'recipient', code: '8' },
  9: { status: 'throttled', code: '9' },
};

/** Bodies of answers, as far as they matter here. A refusal may carry an `id` too. */
interface SmscAnswer {
  id?: number | string;
  error?: string;
  error_code?: number;
}

/** SMSC.ru, JSON interface: credentials travel in the body, never in the address. */
@Injectable()
export class SmscGateway extends SmsGateway {
  readonly name = 'smsc';

  constructor(
    private readonly environment: Environment,
    private readonly http: GatewayHttp,
  ) {
    super();
  }

  async send({ phone, text }: Sms, deadline: AbortSignal): Promise<DeliveryOutcome> {
    const { SMSC_URL, SMS_SENDER } = this.environment;
    // The plus keeps SMSC.ru from "correcting" the number.
    const message = {
      ...this.credentials(),
      phones: `+${phone}`,
      mes: text,
      sender: SMS_SENDER,
      fmt: 3,
      charset: 'utf-8',
    };
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await this.http.post(SMSC_URL, { headers, body: JSON.stringify(message) }, deadline);
    return answer.outcome ?? outcomeOf(answer.body);
  }

  private credentials(): object {
    const { SMSC_API_KEY, SMSC_LOGIN, SMSC_PASSWORD } = this.environment;
    return SMSC_API_KEY ? { apikey: SMSC_API_KEY } : { login: SMSC_LOGIN, psw: SMSC_PASSWORD };
  }
}

function outcomeOf(body: string): DeliveryOutcome {
  const { id, error, error_code: refusal } = parse(body);
  if (refusal !== undefined) return REFUSALS[refusal] ?? { status: 'unavailable', code: String(refusal) };
  if (id !== undefined && error === undefined) return { status: 'accepted', messageId: String(id) };
  return { status: 'uncertain', code: 'UNREADABLE' };
}

function parse(body: string): SmscAnswer {
  try {
    const answer: unknown = JSON.parse(body);
    return answer instanceof Object ? answer : {};
  } catch {
    return {};
  }
}
