import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ReportSettings } from '../../../http/report.settings';
import { fillIn, headersIn, patternIn, type PlaceholderValues } from './template';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import type { DeliveryReport, ReportRequest } from '../../../delivery/delivery-report';
import { sendOutcome, REFUSED } from '../../gateway-answer';
import { GatewayClient } from '../../gateway-client';
import type { GatewayMessage } from '../../gateway-message';
import { lenientReport } from '../../lenient-report';
import { reportAddress } from '../../report-address';
import { type Sms, SmsGateway } from '../../sms-gateway';
import { SmsSettings } from '../../sms.settings';
import { CustomSettings } from './custom.settings';

/**
 * Any gateway that takes an SMS by one HTTP call, by settings alone; `docs/gateways.md` has some that work. What a
 * refusal means is not known, so every one goes on to the next gateway. Reports are proven by the token in their
 * address alone.
 */
@Injectable()
export class CustomGateway extends SmsGateway {
  readonly name = 'http';

  constructor(
    private readonly settings: CustomSettings,
    private readonly sms: SmsSettings,
    private readonly reports: ReportSettings,
    private readonly http: GatewayClient,
  ) {
    super();
  }

  async send(sms: Sms, deadline: number): Promise<DeliveryOutcome> {
    const { HTTP_GATEWAY_URL = '', HTTP_GATEWAY_METHOD } = this.settings;
    const id = randomUUID();
    const answer = await this.http.call(HTTP_GATEWAY_METHOD, HTTP_GATEWAY_URL, this.message(sms, id), deadline);
    return sendOutcome(answer, (_, body) => this.read(body, id));
  }

  /** No call for the account is common to all gateways. */
  checkAccount(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  readReports(report: ReportRequest): { reports: DeliveryReport[]; answer: string } {
    const { HTTP_GATEWAY_REPORT_ID: id, HTTP_GATEWAY_REPORT_STATUS: status } = this.settings;
    const { HTTP_GATEWAY_REPORT_DELIVERED, HTTP_GATEWAY_REPORT_FAILED } = this.settings;
    const names = { id: id ? [id] : [], status: status ? [status] : [] };
    const codes = {
      delivered: inLowerCase(HTTP_GATEWAY_REPORT_DELIVERED),
      failed: inLowerCase(HTTP_GATEWAY_REPORT_FAILED),
    };
    return { reports: lenientReport(report, names, codes), answer: this.settings.HTTP_GATEWAY_REPORT_ANSWER };
  }

  private message({ phone, text }: Sms, id: string): GatewayMessage {
    const { HTTP_GATEWAY_HEADERS, HTTP_GATEWAY_BODY = '', HTTP_GATEWAY_CONTENT_TYPE: type } = this.settings;
    const values: PlaceholderValues = {
      phone,
      plus_phone: `+${phone}`,
      text,
      // SMPP takes UCS-2 with the most significant byte first.
      text_hex: Buffer.from(text, 'utf16le').swap16().toString('hex'),
      sender: this.sms.SMS_SENDER ?? '',
      id,
      report_url: reportAddress(this.reports, 'http') ?? '',
    };
    const headers: Record<string, string> = { 'content-type': type };
    for (const [name, value] of Object.entries(headersIn(HTTP_GATEWAY_HEADERS) ?? {}))
      headers[name] = fillIn(value, values, 'text/plain');
    return { headers, body: fillIn(HTTP_GATEWAY_BODY, values, type) };
  }

  /**
   * An answer that is no success says that the SMS was not taken. A success that names no id leaves the SMS with the id
   * that we gave it.
   */
  private read(body: string, ownId: string): DeliveryOutcome {
    const success = patternIn(this.settings.HTTP_GATEWAY_SUCCESS ?? '')?.exec(body);
    if (!success) return { status: 'rejected', scope: 'unknown', code: REFUSED };
    return { status: 'accepted', messageId: success[1] || ownId };
  }
}

function inLowerCase(words: string[]): string[] {
  return words.map((word) => word.toLowerCase());
}
