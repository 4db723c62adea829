import { Injectable } from '@nestjs/common';
import { ReportSettings } from '../../../http/report.settings';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import type { DeliveryReport, ReportRequest } from '../../../delivery/delivery-report';
import { type Fields, jsonFields, jsonNumber, sendOutcome, readAccount, REFUSED, jsonText } from '../../gateway-answer';
import { type FinalCodes, type RefusalCodes, refusalByCode } from '../../gateway-codes';
import { GatewayClient } from '../../gateway-client';
import { asJson, basic, type GatewayMessage } from '../../gateway-message';
import { lenientReport, type ReportNames } from '../../lenient-report';
import { reportAddress } from '../../report-address';
import { type GatewayAccount, type Sms, SmsGateway } from '../../sms-gateway';
import { SmsSettings } from '../../sms.settings';
import { SmsaeroSettings } from './smsaero.settings';

/** SMS Aero has no codes of refusal, and its words may hold personal data: these names are ours. */
const REFUSALS: RefusalCodes = {
  recipient: ['NUMBER'],
  operator: ['SIGN', 'NO_CREDITS'],
  message: ['TEXT', 'REJECT'],
  account: ['CREDENTIALS'],
  noRoute: ['STATUS_2', 'STATUS_6'],
};

/** The statuses of an SMS that SMS Aero took but will not deliver, or will deliver too late, after moderation. */
const UNSENT = new Map([
  ['2', 'STATUS_2'],
  ['6', 'STATUS_6'],
  ['8', 'MODERATION'],
]);

/** The numbers are values of `status`, the words are values of `extendStatus`. */
const FINAL: FinalCodes = {
  delivered: [1, 'delivery', 'delivered'],
  failed: [2, 6, 8, 'undelivered', 'rejected', 'failed'],
};
const REPORT_NAMES: ReportNames = {
  id: ['id', 'smsId', 'sms_id', 'messageId', 'message_id'],
  status: ['status', 'extendStatus', 'extend_status'],
};

/**
 * SMS Aero, version 2 (gate.smsaero.ru/v2).
 *
 * Unconfirmed, so read leniently: what HTTP statuses come with refusals, and the fields of reports. Reports have no
 * known signature, so the token in the address that they are sent to is all that proves them.
 */
@Injectable()
export class SmsaeroGateway extends SmsGateway {
  readonly name = 'smsaero';

  constructor(
    private readonly settings: SmsaeroSettings,
    private readonly sms: SmsSettings,
    private readonly reports: ReportSettings,
    private readonly http: GatewayClient,
  ) {
    super();
  }

  async send({ phone, text }: Sms, deadline: number): Promise<DeliveryOutcome> {
    const { SMSAERO_URL, SMSAERO_SENDER } = this.settings;
    const { SMS_SENDER } = this.sms;
    const callbackUrl = reportAddress(this.reports, 'smsaero');
    const message = this.signedIn({
      number: phone,
      sign: SMSAERO_SENDER ?? SMS_SENDER,
      text,
      ...(callbackUrl ? { callbackUrl, callbackFormat: 'JSON' } : {}),
    });
    const answer = await this.http.post(SMSAERO_URL, message, deadline);
    return sendOutcome(answer, read);
  }

  async checkAccount(deadline: number): Promise<GatewayAccount> {
    const url = new URL('../balance', this.settings.SMSAERO_URL).href;
    const answer = await this.http.post(url, this.signedIn({}), deadline);
    return readAccount(answer, (fields) => ({
      balance: jsonFields(fields['data'])['balance'],
      refusal: refusalIn(fields),
    }));
  }

  readReports(report: ReportRequest): { reports: DeliveryReport[]; answer: string } {
    return { reports: lenientReport(report, REPORT_NAMES, FINAL), answer: 'OK' };
  }

  private signedIn(fields: Record<string, unknown>): GatewayMessage {
    const { SMSAERO_EMAIL, SMSAERO_API_KEY } = this.settings;
    return asJson(fields, basic(SMSAERO_EMAIL, SMSAERO_API_KEY));
  }
}

function read(answer: Fields): DeliveryOutcome | undefined {
  const refusal = refusalIn(answer);
  if (refusal) return refusalByCode(refusal, REFUSALS);
  const { id, cost } = jsonFields(answer['data']);
  const messageId = jsonText(id);
  if (answer['success'] === true && messageId) return { status: 'accepted', messageId, cost: jsonNumber(cost) };
  return undefined;
}

function refusalIn({ success, result, data, message }: Fields): string | undefined {
  const { number, sign, text, status } = jsonFields(data);
  if (result === 'no credits') return 'NO_CREDITS';
  if (result === 'reject') return 'REJECT';
  if (success === true) return UNSENT.get(jsonText(status) ?? '');
  if (number) return 'NUMBER';
  if (sign) return 'SIGN';
  if (text) return 'TEXT';
  if (/invalid credentials/i.test(jsonText(message) ?? '')) return 'CREDENTIALS';
  return success === false ? REFUSED : undefined;
}
