import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { createHash } from 'node:crypto';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import type { DeliveryReport, ReportRequest } from '../../../delivery/delivery-report';
import { numericCode, type Fields, jsonNumber, sendOutcome, readAccount, jsonText } from '../../gateway-answer';
import { type FinalCodes, finalReports, type RefusalCodes, refusalByCode } from '../../gateway-codes';
import { GatewayClient } from '../../gateway-client';
import { asForm, asJson } from '../../gateway-message';
import { reportFields } from '../../report-fields';
import { isDigestOf } from '../../signature';
import { type GatewayAccount, type Sms, SmsGateway } from '../../sms-gateway';
import { SmsSettings } from '../../sms.settings';
import { SmscSettings } from './smsc.settings';

/** These codes come with HTTP 200. */
const REFUSALS: RefusalCodes = {
  message: [1, 5],
  account: [2],
  // 3: no money for this SMS; 6: the text or the sender is not allowed, some operators allow fewer than others.
  operator: [3, 6],
  unavailable: [4],
  recipient: [7],
  noRoute: [8],
  throttled: [9],
};
const REPEATED = '9';

/**
 * The statuses mean: delivered, read, link clicked; stopped, expired, cannot be delivered, wrong number, forbidden, no
 * money, unreachable.
 */
const FINAL: FinalCodes = { delivered: [1, 2, 4], failed: [-2, 3, 20, 22, 23, 24, 25] };

/** `cost` asks for the cost and the balance beside the id. */
const SEND_WITH_COST = 3;
const JSON_ANSWER = 3;

/**
 * SMSC.ru, JSON interface (smsc.ru/api/http). Credentials travel in the body, never in the address.
 *
 * Unconfirmed, so read leniently: the form of the balance, and the report statuses from 20 on.
 */
@Injectable()
export class SmscGateway extends SmsGateway {
  readonly name = 'smsc';

  /** Digests of SMS that may have been taken, for as long as SMSC.ru could refuse a repeat. */
  private readonly unanswered = new LRUCache<string, true>({ max: 10_000, ttl: 120_000 });

  constructor(
    private readonly settings: SmscSettings,
    private readonly sms: SmsSettings,
    private readonly http: GatewayClient,
  ) {
    super();
  }

  async send(sms: Sms, deadline: number): Promise<DeliveryOutcome> {
    const { SMSC_URL } = this.settings;
    const { SMS_SENDER } = this.sms;
    const message = {
      ...this.credentials(),
      // The plus keeps SMSC.ru from "correcting" the number.
      phones: `+${sms.phone}`,
      mes: sms.text,
      sender: SMS_SENDER,
      cost: SEND_WITH_COST,
      fmt: JSON_ANSWER,
      charset: 'utf-8',
    };
    const answer = await this.http.post(SMSC_URL, asJson(message), deadline);
    return this.settle(sms, sendOutcome(answer, read));
  }

  async checkAccount(deadline: number): Promise<GatewayAccount> {
    const url = new URL('/sys/balance.php', this.settings.SMSC_URL).href;
    const message = asForm({ ...this.credentials(), fmt: String(JSON_ANSWER) });
    const answer = await this.http.post(url, message, deadline);
    return readAccount(answer, ({ balance, error_code: code }) => ({ balance, refusal: numericCode(code) }));
  }

  /** Reports are signed if SMSC.ru was told a secret. */
  readReports(report: ReportRequest): { reports: DeliveryReport[]; answer: string } | undefined {
    const { SMSC_REPORT_SECRET } = this.settings;
    const fields = reportFields(report);
    const [id, phone, status] = ['id', 'phone', 'status'].map((name) => fields.get(name));
    const isGenuine =
      !SMSC_REPORT_SECRET || isDigestOf([id, phone, status, SMSC_REPORT_SECRET].join(':'), 'md5', fields.get('md5'));
    return isGenuine ? { reports: finalReports(id, status, FINAL), answer: 'OK' } : undefined;
  }

  /** SMSC.ru refuses a repeat. If the first SMS got no answer, the refusal means that it was most likely taken. */
  private settle(sms: Sms, outcome: DeliveryOutcome): DeliveryOutcome {
    // Only these two concern a repeat; a digest for every SMS would be of no use.
    if (outcome.status !== 'uncertain' && outcome.status !== 'throttled') return outcome;
    const digest = createHash('sha256').update(`${sms.phone} ${sms.text}`).digest('base64');
    if (outcome.status === 'uncertain') this.unanswered.set(digest, true);
    const isRepeat = outcome.status === 'throttled' && outcome.code === REPEATED && this.unanswered.has(digest);
    return isRepeat ? { status: 'uncertain', code: REPEATED } : outcome;
  }

  private credentials(): Record<string, string | undefined> {
    const { SMSC_API_KEY, SMSC_LOGIN, SMSC_PASSWORD } = this.settings;
    return SMSC_API_KEY ? { apikey: SMSC_API_KEY } : { login: SMSC_LOGIN, psw: SMSC_PASSWORD };
  }
}

/** A refusal may carry an id too. */
function read({ id, cost, error, error_code: refusal }: Fields): DeliveryOutcome | undefined {
  const code = numericCode(refusal);
  if (code) return refusalByCode(code, REFUSALS);
  const messageId = jsonText(id);
  if (messageId && error === undefined && refusal === undefined)
    return { status: 'accepted', messageId, cost: jsonNumber(cost) };
  return undefined;
}
