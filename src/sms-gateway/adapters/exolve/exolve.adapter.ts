import { Injectable } from '@nestjs/common';
import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import type { DeliveryReport, ReportRequest } from '../../../delivery/delivery-report';
import { type Fields, jsonFields, sendOutcome, readAccount, REFUSED, jsonText } from '../../gateway-answer';
import { type FinalCodes, type RefusalCodes, refusalByCode } from '../../gateway-codes';
import { GatewayClient } from '../../gateway-client';
import { asJson, type GatewayMessage } from '../../gateway-message';
import { lenientReport, type ReportNames } from '../../lenient-report';
import { type GatewayAccount, type Sms, SmsGateway } from '../../sms-gateway';
import { SmsSettings } from '../../sms.settings';
import { ExolveSettings } from './exolve.settings';

/** Exolve has words only, which may hold personal data: these names are ours. */
const REFUSALS: RefusalCodes = {
  recipient: ['DESTINATION'],
  // This word means that the sender has a wrong form.
  sender: ['NUMBER'],
  message: ['TEXT'],
  operator: ['BALANCE'],
};

const FINAL: FinalCodes = {
  delivered: ['delivered', 'read'],
  failed: ['undelivered', 'failed', 'rejected', 'expired'],
};
const REPORT_NAMES: ReportNames = { id: ['message_id', 'id'], status: ['delivery_status', 'status'] };

/**
 * MTS Exolve (api.exolve.ru). Its `number` is the sender: a name, or a number rented there. Ids have 64 bits. It has no
 * life of a message.
 *
 * Unconfirmed, so read leniently: the words of refusals and their HTTP statuses, except for a recipient that does not
 * exist or has a wrong form; the fields and statuses of reports, which the application's settings send here. They have
 * no known signature, so the token in the address is all that proves them.
 */
@Injectable()
export class ExolveGateway extends SmsGateway {
  readonly name = 'exolve';

  constructor(
    private readonly settings: ExolveSettings,
    private readonly sms: SmsSettings,
    private readonly http: GatewayClient,
  ) {
    super();
  }

  async send({ phone, text }: Sms, deadline: number): Promise<DeliveryOutcome> {
    const { EXOLVE_URL, EXOLVE_SENDER } = this.settings;
    const { SMS_SENDER } = this.sms;
    const message = this.signedIn({ number: EXOLVE_SENDER ?? SMS_SENDER, destination: phone, text });
    const answer = await this.http.post(EXOLVE_URL, message, deadline);
    return sendOutcome(answer, read);
  }

  async checkAccount(deadline: number): Promise<GatewayAccount> {
    const url = new URL('/finance/v1/GetBalance', this.settings.EXOLVE_URL).href;
    const answer = await this.http.post(url, this.signedIn({}), deadline);
    return readAccount(answer, (fields) => ({ balance: fields['balance'], refusal: refusalIn(fields) }));
  }

  readReports(report: ReportRequest): { reports: DeliveryReport[]; answer: string } {
    return { reports: lenientReport(report, REPORT_NAMES, FINAL), answer: 'OK' };
  }

  private signedIn(fields: object): GatewayMessage {
    return asJson(fields, { authorization: `Bearer ${this.settings.EXOLVE_API_KEY}` });
  }
}

function read(answer: Fields): DeliveryOutcome | undefined {
  const refusal = refusalIn(answer);
  if (refusal) return refusalByCode(refusal, REFUSALS);
  const messageId = jsonText(answer['message_id']);
  return messageId ? { status: 'accepted', messageId } : undefined;
}

/** The words of a refusal stand in `error`, or beside a `code` at the top. A refusal may carry an id too. */
function refusalIn({ error, code, message }: Fields): string | undefined {
  if ((error ?? code ?? undefined) === undefined) return undefined;
  const words = jsonText(jsonFields(error)['message']) ?? jsonText(error) ?? jsonText(message) ?? '';
  if (/number does not exist/i.test(words)) return 'DESTINATION';
  const field = /SendRequest\.(Destination|Number|Text)/i.exec(words)?.[1];
  if (field) return field.toUpperCase();
  return /balance|insufficient/i.test(words) ? 'BALANCE' : REFUSED;
}
