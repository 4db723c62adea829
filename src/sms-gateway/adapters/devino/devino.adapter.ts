import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import type { DeliveryReport, IncomingReport } from '../../../delivery/delivery-report';
import { type Fields, fieldsOf, outcomeOf, readAccount, REFUSED, textOf, wordOf } from '../../gateway-answer';
import { type FinalCodes, type RefusalCodes, refusalOf } from '../../gateway-codes';
import { GatewayClient } from '../../gateway-client';
import { asJson } from '../../gateway-message';
import { lenientReport, type ReportNames } from '../../lenient-report';
import { reportAddress } from '../../report-address';
import { type GatewayAccount, type Sms, SmsGateway } from '../../sms-gateway';

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
    private readonly environment: Environment,
    private readonly http: GatewayClient,
  ) {
    super();
  }

  async send({ phone, text }: Sms, deadline: AbortSignal): Promise<DeliveryOutcome> {
    const { DEVINO_URL, DEVINO_SENDER, SMS_SENDER, DEVINO_PRIORITY, OTP_TTL_SECONDS } = this.environment;
    const message = {
      from: DEVINO_SENDER ?? SMS_SENDER,
      to: phone,
      text,
      validity: OTP_TTL_SECONDS,
      priority: /^\d$/.test(DEVINO_PRIORITY) ? Number(DEVINO_PRIORITY) : DEVINO_PRIORITY,
      callbackUrl: reportAddress(this.environment, 'devino'),
    };
    const url = `${DEVINO_URL}?includeSegmentId=false&shortenUrl=false`;
    const answer = await this.http.post(url, asJson({ messages: [message] }, this.credentials()), deadline);
    return outcomeOf(answer, read);
  }

  async checkAccount(deadline: AbortSignal): Promise<GatewayAccount> {
    const url = new URL('/billing-api/companies/current/account', this.environment.DEVINO_URL).href;
    const answer = await this.http.get(url, this.credentials(), deadline);
    return readAccount(answer, (fields) => ({ balance: balanceIn(fields) }));
  }

  readReports(report: IncomingReport): { reports: DeliveryReport[]; answer: string } {
    return { reports: lenientReport(report, REPORT_NAMES, FINAL), answer: 'OK' };
  }

  private credentials(): { authorization: string } {
    return { authorization: `Key ${this.environment.DEVINO_API_KEY}` };
  }
}

/** A rejection may carry an id too. A request that is refused as a whole has `code` and `reasons` at the top. */
function read(answer: Fields): DeliveryOutcome | undefined {
  const { result } = answer;
  const { code, messageId, reasons } = Array.isArray(result)
    ? fieldsOf(result[0])
    : { ...answer, messageId: undefined };
  if (code === undefined || code === null) return undefined;
  if (code !== 'OK') return refusalOf(reasonIn(reasons) ?? wordOf(code) ?? REFUSED, REFUSALS);
  const id = textOf(messageId);
  return id ? { status: 'accepted', messageId: id } : undefined;
}

function reasonIn(reasons: unknown): string | undefined {
  const keys = Array.isArray(reasons) ? reasons.map((reason) => textOf(fieldsOf(reason)['key']) ?? '') : [];
  return REASONS.find(([, key]) => keys.some((each) => key.test(each)))?.[0];
}

function balanceIn(fields: Fields): unknown {
  const result = fieldsOf(fields['result']);
  const account = fieldsOf(result['account']);
  return fields['balance'] ?? result['balance'] ?? account['balance'];
}
