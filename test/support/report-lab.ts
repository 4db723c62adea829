import { FakeSmsru, SMSRU_API_ID } from './fake-smsru';
import { newPhone } from './phones';
import { Service } from './service';

export const TOKEN = 'report-test-token-0123456789abcdef';

/** A report as a gateway posts it. */
interface PostedReport {
  contentType: string;
  body: string | Buffer;
}

/** Two replicas of a service whose two gateways, SMSC.ru before SMS.ru, report. */
export class ReportLab {
  private constructor(
    readonly service: Service,
    readonly smsru: FakeSmsru,
    /** The settings of every replica. */
    readonly settings: Record<string, string>,
  ) {}

  static async start(): Promise<ReportLab> {
    const smsru = await FakeSmsru.start();
    const settings = {
      SMS_GATEWAYS: 'smsc,smsru',
      SMSRU_API_ID,
      SMSRU_URL: smsru.url,
      SMS_REPORT_TOKEN: TOKEN,
      SMS_TIMEOUT_MS: '500',
    };
    return new ReportLab(await Service.start(settings, 2), smsru, settings);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.smsru.stop();
  }

  /** Both gateways take SMS again. */
  behave(): void {
    this.service.sms.accept();
    this.smsru.accept();
  }

  /** Posts a report as a gateway does. */
  async post(
    gateway: string,
    report: PostedReport,
    { token = TOKEN, replica = 1 } = {},
  ): Promise<{ status: number; text: string }> {
    const url = `${this.service.urls[replica]}/sms-gateway/report/${gateway}/${token}`;
    const headers = { 'content-type': report.contentType };
    const response = await fetch(url, { method: 'POST', headers, body: report.body });
    return { status: response.status, text: await response.text() };
  }

  /** SMSC.ru reports the status of the latest SMS to the phone. */
  smscReports(phone: string, status: number, replica = 1): Promise<{ status: number; text: string }> {
    const { sms } = this.service;
    return this.post('smsc', sms.report({ id: sms.idFor(phone), phone, status }), { replica });
  }

  /** SMS.ru reports the status of the latest SMS to the phone. */
  smsruReports(phone: string, code: number): Promise<{ status: number; text: string }> {
    return this.post('smsru', this.smsru.report(this.smsru.idFor(phone), code));
  }

  /** The number of SMS that went out to the phone through both gateways. */
  sentTo(phone: string): number {
    return this.service.sms.textsTo(phone).length + this.smsru.textsTo(phone).length;
  }

  /** Waits until so many SMS went out; the test's own time-out is the only limit. */
  async untilSent(count: number, phone: string): Promise<void> {
    while (this.sentTo(phone) < count) await new Promise((resolve) => void setTimeout(resolve, 10));
  }

  /** Sends an SMS to another phone; once it has gone out, an unwanted SMS would have gone out as well. */
  async settled(): Promise<void> {
    await this.service.requestCode(newPhone());
    await this.service.database.timePasses(61);
  }
}
