import { Injectable } from '@nestjs/common';
import { createHash, createHmac } from 'node:crypto';
import { ReportSettings } from '../../../http/report.settings';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import type { DeliveryReport, ReportRequest } from '../../../delivery/delivery-report';
import {
  type Fields,
  jsonFields,
  sendOutcome,
  readFields,
  REFUSED,
  jsonText,
  unknownAccount,
  refusalWord,
} from '../../gateway-answer';
import { type FinalCodes, finalReports, type RefusalCodes, refusalByCode } from '../../gateway-codes';
import { type GatewayAnswer, GatewayClient } from '../../gateway-client';
import { asJson, below } from '../../gateway-message';
import { reportAddress } from '../../report-address';
import { isSame } from '../../signature';
import { type GatewayAccount, type Sms, SmsGateway } from '../../sms-gateway';
import { TelegramSettings } from './telegram.settings';

const REFUSALS: RefusalCodes = {
  recipient: ['PHONE_NUMBER_INVALID'],
  // The recipient is not on Telegram.
  noRoute: ['PHONE_NUMBER_NOT_FOUND', 'PHONE_NUMBER_NOT_AVAILABLE'],
  sender: ['SENDER_USERNAME_INVALID', 'SENDER_NOT_VERIFIED', 'SENDER_NOT_OWNED'],
  account: ['ACCESS_TOKEN_INVALID', 'ACCESS_TOKEN_REQUIRED'],
  // Prices differ between countries.
  operator: ['BALANCE_NOT_ENOUGH'],
  message: [
    'CALLBACK_URL_INVALID',
    'TTL_INVALID',
    'CODE_INVALID',
    'CODE_LENGTH',
    'PAYLOAD_INVALID',
    'UNKNOWN_METHOD',
    'REQUEST_ID_INVALID',
    'PHONE_NUMBER_MISMATCH',
  ],
  throttled: ['FLOOD_WAIT'],
};
/** An earlier message was sent, so the word does not say whether this one was. */
const ALREADY_SENT = 'MESSAGE_ALREADY_SENT';
/** These words have different endings, as in `FLOOD_WAIT_30`. */
const FAMILIES = ['FLOOD_WAIT', 'CODE_LENGTH'];

const FINAL: FinalCodes = { delivered: ['delivered', 'read'], failed: ['expired', 'revoked'] };

/** A message that is not delivered by then is refunded and reported as expired, and its code is sent elsewhere. */
const TTL_SECONDS = 60;
const MAX_REPORT_AGE_SECONDS = 300;

/**
 * Telegram Gateway (core.telegram.org/gateway/api): the code as a message of Telegram, in Telegram's words, of 4 to 8
 * digits. Its prices are no rubles, so it tells no cost: the budget counts rubles. It has no call for the balance.
 *
 * Unconfirmed: the list of errors is known from clients; whether it is reachable from Russian networks.
 */
@Injectable()
export class TelegramGateway extends SmsGateway {
  readonly name = 'telegram';

  constructor(
    private readonly settings: TelegramSettings,
    private readonly reports: ReportSettings,
    private readonly http: GatewayClient,
  ) {
    super();
  }

  async send({ phone, code }: Sms, deadline: number): Promise<DeliveryOutcome> {
    const message = {
      phone_number: `+${phone}`,
      code,
      ttl: TTL_SECONDS,
      callback_url: reportAddress(this.reports, 'telegram'),
    };
    const answer = await this.call('sendVerificationMessage', message, deadline);
    return sendOutcome(answer, read);
  }

  /** Asks for a message that does not exist: only a valid token is told that the id is wrong. */
  async checkAccount(deadline: number): Promise<GatewayAccount> {
    const answer = await this.call('checkVerificationStatus', { request_id: '0' }, deadline);
    if (answer.outcome) return unknownAccount(answer.outcome);
    const fields = readFields(answer.body);
    const error = errorIn(fields);
    if (error === 'REQUEST_ID_INVALID') return { isOpen: true };
    if (fields['ok'] === true && answer.status < 300) return { isOpen: true };
    return { isOpen: false, code: error ?? (answer.status < 300 ? 'UNREADABLE' : `HTTP_${answer.status}`) };
  }

  readReports({ body, headers }: ReportRequest): { reports: DeliveryReport[]; answer: string } | undefined {
    const timestamp = headers['x-request-timestamp'] ?? '';
    const key = createHash('sha256')
      .update(this.settings.TELEGRAM_TOKEN ?? '')
      .digest();
    const signature = createHmac('sha256', key).update(`${timestamp}\n`).update(body).digest('hex');
    const age = /^\d{1,12}$/.test(timestamp)
      ? Math.abs(Date.now() / 1000 - Number(timestamp))
      : Number.POSITIVE_INFINITY;
    if (!isSame(signature, headers['x-request-signature']) || age > MAX_REPORT_AGE_SECONDS) return undefined;
    const { request_id: id, delivery_status: delivery } = readFields(body.toString());
    return { reports: finalReports(jsonText(id), jsonText(jsonFields(delivery)['status']), FINAL), answer: 'OK' };
  }

  private call(method: string, fields: object, deadline: number): Promise<GatewayAnswer> {
    const { TELEGRAM_URL, TELEGRAM_TOKEN } = this.settings;
    return this.http.post(
      below(TELEGRAM_URL, method),
      asJson(fields, { authorization: `Bearer ${TELEGRAM_TOKEN}` }),
      deadline,
    );
  }
}

function read(answer: Fields): DeliveryOutcome | undefined {
  const error = errorIn(answer);
  if (error === ALREADY_SENT) return { status: 'uncertain', code: error };
  if (error) return refusalByCode(error, REFUSALS);
  const messageId = jsonText(jsonFields(answer['result'])['request_id']);
  if (answer['ok'] === true && messageId) return { status: 'accepted', messageId };
  return undefined;
}

function errorIn({ ok, error }: Fields): string | undefined {
  if (ok !== false) return undefined;
  const text = jsonText(error) ?? '';
  return FAMILIES.find((family) => text.includes(family)) ?? refusalWord(text) ?? REFUSED;
}
