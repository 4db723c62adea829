import { Injectable } from '@nestjs/common';
import { createHmac } from 'node:crypto';
import { CodeSettings } from '../../../config/code.settings';
import { ReportSettings } from '../../../http/report.settings';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import type { DeliveryReport, ReportRequest } from '../../../delivery/delivery-report';
import { numericCode, type Fields, sendOutcome, readAccount, jsonText } from '../../gateway-answer';
import { type FinalCodes, finalReports, type RefusalCodes, refusalByCode } from '../../gateway-codes';
import { GatewayClient } from '../../gateway-client';
import { asForm, basic, below } from '../../gateway-message';
import { reportAddress, reportAddresses } from '../../report-address';
import { reportFields } from '../../report-fields';
import { isSame } from '../../signature';
import { type GatewayAccount, type Sms, SmsGateway } from '../../sms-gateway';
import { SmsSettings } from '../../sms.settings';
import { TwilioSettings } from './twilio.settings';

const REFUSALS: RefusalCodes = {
  // The codes mean: wrong number, opted out, takes no SMS, unknown, landline.
  recipient: [21211, 21610, 21614, 30005, 30006],
  // The codes mean: a short code, a premium number, a region that is not enabled, no route, a phone that is switched
  // off.
  noRoute: [21265, 21268, 21408, 21612, 30003],
  // 21606: the sender cannot send to this number; 21608: an account on trial sends to numbers that it verified.
  operator: [21606, 21608],
  message: [30007],
  account: [10001, 20003],
  throttled: [20429],
  unavailable: [30001],
};
const UNSENT = ['failed', 'undelivered', 'canceled'];

const FINAL: FinalCodes = { delivered: ['delivered', 'read'], failed: UNSENT };
/** Matches the id of a messaging service; the name of a sender is shorter. */
const MESSAGING_SERVICE = /^MG[0-9a-f]{32}$/i;
const MAX_VALIDITY_SECONDS = 36_000;

/**
 * Twilio Programmable Messaging (api.twilio.com/2010-04-01). Its prices are no rubles, so it tells no cost: the budget
 * counts rubles.
 *
 * Unconfirmed: codes 21408 and 21606 to 21614 and the signature of reports are known from clients and general
 * knowledge; whether it reaches Russian numbers is to be asked of Twilio.
 */
@Injectable()
export class TwilioGateway extends SmsGateway {
  readonly name = 'twilio';

  constructor(
    private readonly settings: TwilioSettings,
    private readonly sms: SmsSettings,
    private readonly code: CodeSettings,
    private readonly reports: ReportSettings,
    private readonly http: GatewayClient,
  ) {
    super();
  }

  async send({ phone, text }: Sms, deadline: number): Promise<DeliveryOutcome> {
    const { TWILIO_SENDER } = this.settings;
    const { SMS_SENDER } = this.sms;
    const { OTP_TTL_SECONDS } = this.code;
    const sender = TWILIO_SENDER ?? SMS_SENDER;
    const message = {
      To: `+${phone}`,
      [MESSAGING_SERVICE.test(sender ?? '') ? 'MessagingServiceSid' : 'From']: sender,
      Body: text,
      ValidityPeriod: String(Math.min(OTP_TTL_SECONDS, MAX_VALIDITY_SECONDS)),
      StatusCallback: reportAddress(this.reports, 'twilio'),
    };
    const answer = await this.http.post(this.address('Messages'), asForm(message, this.credentials()), deadline);
    return sendOutcome(answer, read);
  }

  async checkAccount(deadline: number): Promise<GatewayAccount> {
    const answer = await this.http.get(this.address('Balance'), this.credentials(), deadline);
    return readAccount(answer, ({ balance, code }) => ({ balance, refusal: numericCode(code) }));
  }

  /** Twilio signs the address that it was told and the fields with the token of the account. */
  readReports(report: ReportRequest): { reports: DeliveryReport[]; answer: string } | undefined {
    const fields = reportFields({ ...report, query: {} });
    const signed = [...fields]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flat()
      .join('');
    const isGenuine = reportAddresses(this.reports, 'twilio').some((address) => {
      const hmac = createHmac('sha1', this.settings.TWILIO_AUTH_TOKEN ?? '').update(address + signed);
      return isSame(hmac.digest('base64'), report.headers['x-twilio-signature']);
    });
    if (!isGenuine) return undefined;
    const reports = finalReports(fields.get('MessageSid'), fields.get('MessageStatus'), FINAL);
    // The code of the error says more than the status.
    return {
      reports: reports.map((each) => ({ ...each, code: numericCode(fields.get('ErrorCode')) ?? each.code })),
      answer: 'OK',
    };
  }

  private address(resource: 'Messages' | 'Balance'): string {
    const { TWILIO_URL, TWILIO_ACCOUNT_SID } = this.settings;
    return below(TWILIO_URL, `Accounts/${TWILIO_ACCOUNT_SID}/${resource}.json`);
  }

  private credentials(): { authorization: string } {
    const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = this.settings;
    return basic(TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN);
  }
}

/** A message that failed at once has an id too. */
function read({ sid, status, code, error_code: errorCode }: Fields): DeliveryOutcome | undefined {
  const refusal = numericCode(code) ?? numericCode(errorCode) ?? UNSENT.find((each) => each === status);
  if (refusal) return refusalByCode(refusal, REFUSALS);
  const messageId = jsonText(sid);
  return messageId && typeof status === 'string' ? { status: 'accepted', messageId } : undefined;
}
