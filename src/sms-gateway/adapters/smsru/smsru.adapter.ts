import { Injectable } from '@nestjs/common';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import type { DeliveryReport, ReportRequest } from '../../../delivery/delivery-report';
import { numericCode, type Fields, jsonFields, sendOutcome, readAccount, jsonText } from '../../gateway-answer';
import { type FinalCodes, finalReports, type RefusalCodes, refusalByCode } from '../../gateway-codes';
import { GatewayClient } from '../../gateway-client';
import { asForm } from '../../gateway-message';
import { reportFields } from '../../report-fields';
import { isDigestOf } from '../../signature';
import { type GatewayAccount, type Sms, SmsGateway } from '../../sms-gateway';
import { SmsSettings } from '../../sms.settings';
import { SmsruSettings } from './smsru.settings';

/** These codes come with HTTP 200, for the whole request or for its one recipient. */
const REFUSALS: RefusalCodes = {
  account: [200, 300, 301, 302, 901, 902],
  // 201: no money for this SMS; 204, 221: the sender is not registered, and each operator has a register of its own.
  operator: [201, 204, 221],
  // 202 may mean "no route" as well, but says first that the number is wrong.
  recipient: [202, 209, 215],
  message: [203, 205, 208, 210, 211, 212, 213, 216],
  quota: [206],
  noRoute: [207, 214],
  unavailable: [220, 500],
  throttled: [230, 231, 232, 233],
};

/** The statuses mean: delivered, read; expired, deleted by the operator, phone failure, unknown, rejected, no route. */
const FINAL: FinalCodes = { delivered: [103, 110], failed: [104, 105, 106, 107, 108, 150] };

/**
 * SMS.ru (sms.ru/api). Credentials travel in the body, never in the address. It does not tell what a send cost.
 *
 * Unconfirmed: code 216 and the signature of reports are known from clients of it alone.
 */
@Injectable()
export class SmsruGateway extends SmsGateway {
  readonly name = 'smsru';

  constructor(
    private readonly settings: SmsruSettings,
    private readonly sms: SmsSettings,
    private readonly http: GatewayClient,
  ) {
    super();
  }

  async send({ phone, text }: Sms, deadline: number): Promise<DeliveryOutcome> {
    const { SMSRU_URL, SMSRU_API_ID, SMSRU_SENDER } = this.settings;
    const { SMS_SENDER } = this.sms;
    const message = asForm({ api_id: SMSRU_API_ID, to: phone, msg: text, from: SMSRU_SENDER ?? SMS_SENDER });
    const answer = await this.http.post(`${SMSRU_URL}?json=1`, message, deadline);
    return sendOutcome(answer, (fields) => read(fields, phone));
  }

  async checkAccount(deadline: number): Promise<GatewayAccount> {
    const { SMSRU_URL, SMSRU_API_ID } = this.settings;
    const url = new URL('/my/balance?json=1', SMSRU_URL).href;
    const answer = await this.http.post(url, asForm({ api_id: SMSRU_API_ID }), deadline);
    return readAccount(answer, ({ status, status_code: code, balance }) =>
      status === 'OK' ? { balance } : { refusal: numericCode(code) },
    );
  }

  /** A report has records of several SMS, signed together with the API id. Records of other kinds are ignored. */
  readReports(report: ReportRequest): { reports: DeliveryReport[]; answer: string } | undefined {
    const fields = reportFields(report);
    const records = recordsOf(fields);
    const signed = [this.settings.SMSRU_API_ID, ...records].join('');
    if (!isDigestOf(signed, 'sha256', fields.get('hash'))) return undefined;
    const reports = records.flatMap((record) => {
      const [kind, id, code] = record.split(/\r?\n/);
      return kind === 'sms_status' ? finalReports(id, code, FINAL) : [];
    });
    return { reports, answer: '100' };
  }
}

/** A refused SMS may carry an id too. */
function read(answer: Fields, phone: string): DeliveryOutcome | undefined {
  const recipient = jsonFields(jsonFields(answer['sms'])[phone]);
  const refusal = [answer, recipient].find(({ status }) => status === 'ERROR');
  const code = numericCode(refusal?.['status_code']);
  if (code) return refusalByCode(code, REFUSALS);
  const messageId = jsonText(recipient['sms_id']);
  if (answer['status'] === 'OK' && recipient['status'] === 'OK' && messageId) return { status: 'accepted', messageId };
  return undefined;
}

/** The values of `data[0]`, `data[1]`, … by their number, which is not the order of their names. */
function recordsOf(fields: Map<string, string>): string[] {
  return [...fields]
    .flatMap(([name, record]) => {
      const index = /^data\[(\d+)\]$/.exec(name)?.[1];
      return index === undefined ? [] : [{ index: Number(index), record }];
    })
    .toSorted((one, other) => one.index - other.index)
    .map(({ record }) => record);
}
