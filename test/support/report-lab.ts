import { FakeSmsru, SMSRU_API_ID } from './fake-smsru';
import { Service } from './service';

export const TOKEN = 'report-test-token-0123456789abcdef';

/** Two replicas of a service whose two gateways, SMSC.ru before SMS.ru, report. */
export let service: Service;
export let smsru: FakeSmsru;

/** The settings of every replica. */
export const settings = () => ({
  SMS_GATEWAYS: 'smsc,smsru',
  SMSRU_API_ID,
  SMSRU_URL: smsru.url,
  SMS_REPORT_TOKEN: TOKEN,
  SMS_TIMEOUT_MS: '500',
});

export async function start(): Promise<void> {
  smsru = await FakeSmsru.start();
  service = await Service.start(settings(), 2);
}

export async function stop(): Promise<void> {
  await service.stop();
  await smsru.stop();
}

/** After each test: both gateways take SMS. */
export function behave(): void {
  service.sms.accept();
  smsru.accept();
}

type FakeReport = { contentType: string; body: string | Buffer };

/** Posts a report as a gateway does. */
export async function send(
  gateway: string,
  report: FakeReport,
  { token = TOKEN, replica = 1 } = {},
): Promise<{ status: number; text: string }> {
  const url = `${service.urls[replica]}/sms-gateway/report/${gateway}/${token}`;
  const headers = { 'content-type': report.contentType };
  const response = await fetch(url, { method: 'POST', headers, body: report.body });
  return { status: response.status, text: await response.text() };
}

export const idAt = (gateway: { accepted: { phone: string; id: string }[] }, phone: string) =>
  gateway.accepted.findLast((sms) => sms.phone === phone)?.id ?? '';

/** Reports the status of the latest SMS to the phone. */
export const smscReports = (phone: string, status: number, replica = 1) =>
  send('smsc', service.sms.report({ id: idAt(service.sms, phone), phone, status }), { replica });
export const smsruReports = (phone: string, code: number) => send('smsru', smsru.report(idAt(smsru, phone), code));

export const deliveriesOf = (phone: string) =>
  service.database.query<{ gateway: string; report: string | null; isConfirmed: boolean }>(
    `select d.gateway, d.report, d.confirmed_at is not null as "isConfirmed"
     from delivery d join challenge c on c.id = d.challenge_id where c.identifier = $1 order by d.sent_at`,
    [phone],
  );

/** The number of SMS that went out to the phone through both gateways. */
export const sentTo = (phone: string) => service.sms.textsTo(phone).length + smsru.textsTo(phone).length;

/** Waits until so many SMS went out; the test's own time-out is the only limit. */
export async function untilSent(count: number, phone: string): Promise<void> {
  while (sentTo(phone) < count) await new Promise((resolve) => void setTimeout(resolve, 10));
}

/** Sends an SMS to another phone; once it has gone out, an unwanted SMS would have gone out as well. */
export async function settled(): Promise<void> {
  await service.requestCode('79990001399');
  await service.database.timePasses(61);
}
