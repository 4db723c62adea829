import { Injectable } from '@nestjs/common';
import { CodeSettings } from '../../../config/code.settings';
import { ReportSettings } from '../../../http/report.settings';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import type { DeliveryReport, ReportRequest } from '../../../delivery/delivery-report';
import {
  type Fields,
  jsonFields,
  sendOutcome,
  readAccount,
  REFUSED,
  jsonText,
  refusalWord,
} from '../../gateway-answer';
import { type FinalCodes, type RefusalCodes, refusalByCode } from '../../gateway-codes';
import { GatewayClient } from '../../gateway-client';
import { asJson } from '../../gateway-message';
import { lenientReport, type ReportNames } from '../../lenient-report';
import { reportAddress } from '../../report-address';
import { type GatewayAccount, type Sms, SmsGateway } from '../../sms-gateway';
import { SmsSettings } from '../../sms.settings';
import { DevinoSettings } from './devino.settings';

/**
 * What the keys of a rejection's `reasons` speak of; these names are ours. Their list is not published: one about the
 * recipient only goes on to the next gateway, which may know better.
 */
const REASONS: [name: string, key: RegExp][] = [
  ['RECIPIENT', /recipient|destination|phone|\bto$/i],
  ['SENDER', /sender|source|\bfrom$/i],
  ['MONEY', /balance|credit|money|funds/i],
];
const REFUSALS: RefusalCodes = {
  noRoute: ['RECIPIENT'],
  operator: ['SENDER', 'MONEY'],
};

const FINAL: FinalCodes = {
  delivered: ['delivered', 'read'],
  failed: ['undelivered', 'rejected', 'expired', 'deleted', 'failed'],
};
const REPORT_NAMES: ReportNames = {
  id: ['messageId', 'message_id', 'id'],
  status: ['status', 'state', 'deliveryStatus'],
};

/**
 * Devino Telecom, the new platform (api.devino.online).
 *
 * Unconfirmed, so a setting or read leniently: whether a priority is a word or a number (`DEVINO_PRIORITY`), the keys
 * of reasons, where the balance stands, the fields and statuses of reports. These have no known signature, so the token
 * in the address that they are sent to is all that proves them.
 */
@Injectable()
export class DevinoGateway extends SmsGateway {
  readonly name = 'devino';

  constructor(
    private readonly settings: DevinoSettings,
    private readonly sms: SmsSettings,
    private readonly code: CodeSettings,
    private readonly reports: ReportSettings,
    private readonly http: GatewayClient,
  ) {
    super();
  }

  async send({ phone, text }: Sms, deadline: number): Promise<DeliveryOutcome> {
    const { DEVINO_URL, DEVINO_SENDER, DEVINO_PRIORITY } = this.settings;
    const { SMS_SENDER } = this.sms;
    const { OTP_TTL_SECONDS } = this.code;
    const message = {
      from: DEVINO_SENDER ?? SMS_SENDER,
      to: phone,
      text,
      validity: OTP_TTL_SECONDS,
      priority: /^\d$/.test(DEVINO_PRIORITY) ? Number(DEVINO_PRIORITY) : DEVINO_PRIORITY,
      callbackUrl: reportAddress(this.reports, 'devino'),
    };
    const url = `${DEVINO_URL}?includeSegmentId=false&shortenUrl=false`;
    const answer = await this.http.post(url, asJson({ messages: [message] }, this.credentials()), deadline);
    return sendOutcome(answer, read);
  }

  async checkAccount(deadline: number): Promise<GatewayAccount> {
    const url = new URL('/billing-api/companies/current/account', this.settings.DEVINO_URL).href;
    const answer = await this.http.get(url, this.credentials(), deadline);
    return readAccount(answer, (fields) => ({ balance: balanceIn(fields) }));
  }

  readReports(report: ReportRequest): { reports: DeliveryReport[]; answer: string } {
    return { reports: lenientReport(report, REPORT_NAMES, FINAL), answer: 'OK' };
  }

  private credentials(): { authorization: string } {
    return { authorization: `Key ${this.settings.DEVINO_API_KEY}` };
  }
}

/** A rejection may carry an id too. A request that is refused as a whole has `code` and `reasons` at the top. */
function read(answer: Fields): DeliveryOutcome | undefined {
  const { result } = answer;
  const { code, messageId, reasons } = Array.isArray(result)
    ? jsonFields(result[0])
    : { ...answer, messageId: undefined };
  if (code === undefined || code === null) return undefined;
  if (code !== 'OK') return refusalByCode(reasonIn(reasons) ?? refusalWord(code) ?? REFUSED, REFUSALS);
  const id = jsonText(messageId);
  return id ? { status: 'accepted', messageId: id } : undefined;
}

function reasonIn(reasons: unknown): string | undefined {
  const keys = Array.isArray(reasons) ? reasons.map((reason) => jsonText(jsonFields(reason)['key']) ?? '') : [];
  return REASONS.find(([, key]) => keys.some((each) => key.test(each)))?.[0];
}

function balanceIn(fields: Fields): unknown {
  const result = jsonFields(fields['result']);
  const account = jsonFields(result['account']);
  return fields['balance'] ?? result['balance'] ?? account['balance'];
}
