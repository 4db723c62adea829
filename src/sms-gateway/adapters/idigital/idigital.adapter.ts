import { Injectable } from '@nestjs/common';
import { CodeSettings } from '../../../config/code.settings';
import { ReportSettings } from '../../../http/report.settings';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import type { DeliveryReport, ReportRequest } from '../../../delivery/delivery-report';
import { numericCode, type Fields, jsonFields, sendOutcome, readAccount, jsonText } from '../../gateway-answer';
import { type FinalCodes, type RefusalCodes, refusalByCode } from '../../gateway-codes';
import { GatewayClient } from '../../gateway-client';
import { asJson } from '../../gateway-message';
import { lenientReport, type ReportNames } from '../../lenient-report';
import { reportAddress } from '../../report-address';
import { type GatewayAccount, type Sms, SmsGateway } from '../../sms-gateway';
import { SmsSettings } from '../../sms.settings';
import { IdigitalSettings } from './idigital.settings';

/** These codes mean: not authenticated, bad credentials, a token of the wrong type. */
const REFUSALS: RefusalCodes = { account: [4010, 4012, 4030] };
const CREATED = '201';

const FINAL: FinalCodes = { delivered: ['delivered'], failed: ['undelivered', 'unsent'] };
const REPORT_NAMES: ReportNames = { id: ['messageUuid', 'message_uuid', 'uuid', 'id'], status: ['status', 'event'] };

const MIN_TTL_SECONDS = 60;
const MAX_TTL_SECONDS = 86_400;

/**
 * i-Digital Direct (direct.i-dgtl.ru). It asks for 70 s to answer; what `SMS_TIMEOUT_MS` cuts short is uncertain.
 *
 * Unconfirmed, so read leniently: the meanings of the codes 7xxx, which count as "not taken", and the fields of
 * reports. These have no signature, so the token in the address that they are sent to is all that proves them.
 */
@Injectable()
export class IdigitalGateway extends SmsGateway {
  readonly name = 'idigital';

  constructor(
    private readonly settings: IdigitalSettings,
    private readonly sms: SmsSettings,
    private readonly code: CodeSettings,
    private readonly reports: ReportSettings,
    private readonly http: GatewayClient,
  ) {
    super();
  }

  async send({ phone, text }: Sms, deadline: number): Promise<DeliveryOutcome> {
    const { IDIGITAL_URL, IDIGITAL_SENDER } = this.settings;
    const { SMS_SENDER } = this.sms;
    const { OTP_TTL_SECONDS } = this.code;
    const callbackUrl = reportAddress(this.reports, 'idigital');
    const message = {
      channelType: 'SMS',
      senderName: IDIGITAL_SENDER ?? SMS_SENDER,
      destination: phone,
      content: text,
      ttl: Math.min(Math.max(OTP_TTL_SECONDS, MIN_TTL_SECONDS), MAX_TTL_SECONDS),
      // Without this the SMS would wait for the morning in the recipient's time zone.
      useLocalTime: false,
      // This event comes with any final status.
      ...(callbackUrl ? { callbackUrl, callbackEvents: ['delivered'] } : {}),
    };
    const answer = await this.http.post(IDIGITAL_URL, asJson([message], this.credentials()), deadline);
    return sendOutcome(answer, read);
  }

  async checkAccount(deadline: number): Promise<GatewayAccount> {
    const url = new URL('/api/v1/balance', this.settings.IDIGITAL_URL).href;
    const answer = await this.http.get(url, this.credentials(), deadline);
    return readAccount(answer, (fields) => ({
      // Balances are listed by currency; an account has one.
      balance: fields['RUB'] ?? Object.entries(fields).find(([name]) => /^[A-Z]{3}$/.test(name))?.[1],
      refusal: refusalIn(fields),
    }));
  }

  readReports(report: ReportRequest): { reports: DeliveryReport[]; answer: string } {
    return { reports: lenientReport(report, REPORT_NAMES, FINAL), answer: 'OK' };
  }

  /** The token comes in Base64. */
  private credentials(): { authorization: string } {
    return { authorization: `Basic ${this.settings.IDIGITAL_TOKEN}` };
  }
}

/** A refused message may carry an id too. */
function read(answer: Fields): DeliveryOutcome | undefined {
  const items = answer['items'];
  const { messageUuid, code } = Array.isArray(items) ? jsonFields(items[0]) : {};
  const itemCode = numericCode(code);
  const refusal = (itemCode === CREATED ? undefined : itemCode) ?? refusalIn(answer);
  if (refusal) return refusalByCode(refusal, REFUSALS);
  const messageId = jsonText(messageUuid);
  if (answer['errors'] === false && itemCode === CREATED && messageId) return { status: 'accepted', messageId };
  return undefined;
}

/** The code of a request that is refused as a whole. */
function refusalIn({ error }: Fields): string | undefined {
  return numericCode(jsonFields(error)['code']);
}
