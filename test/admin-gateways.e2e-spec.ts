import { BalanceWatch } from '../src/jobs/balance-watch';
import { BuiltService } from './support/built-service';
import { documentedSettings } from './support/documented-settings';
import { FakeDevino } from './support/fake-devino';
import { FakeExolve } from './support/fake-exolve';
import { FakeJasmin } from './support/fake-http';
import { FakeIdigital } from './support/fake-idigital';
import { FakeSmsaero } from './support/fake-smsaero';
import { FakeSmsru, SMSRU_API_ID } from './support/fake-smsru';
import { FakeTelegram } from './support/fake-telegram';
import { FakeTwilio, TWILIO_SID } from './support/fake-twilio';
import { newPhone, newPhones } from './support/phones';
import { SAFE_SETTINGS } from './support/production-settings';
import { Service } from './support/service';

const TOKEN = 'report-test-token-0123456789abcdef';

let smsru: FakeSmsru;
let smsaero: FakeSmsaero;
let service: Service;
let settings: Record<string, string>;

beforeAll(async () => {
  await BuiltService.build();
  smsru = await FakeSmsru.start();
  smsaero = await FakeSmsaero.start();
  const gateways = {
    SMS_GATEWAYS: 'smsc,smsru,smsaero',
    SMS_SENDER: 'SHOP',
    SMSRU_API_ID,
    SMSRU_URL: smsru.url,
    SMSAERO_EMAIL: 'shop@shop.example',
    SMSAERO_API_KEY: 'smsaero-test-api-key',
    SMSAERO_URL: smsaero.url,
    SMS_REPORT_TOKEN: TOKEN,
    PUBLIC_URL: 'https://sign-in.shop.example/',
    SMS_LOW_BALANCE: '1000',
  };
  service = await Service.start(gateways);
  settings = {
    ...SAFE_SETTINGS,
    ...gateways,
    DATABASE_URL: service.database.url,
    SMSC_URL: service.sms.url,
  };
});
afterAll(async () => {
  await service.stop();
  await Promise.all([smsru.stop(), smsaero.stop()]);
});

interface GatewayOfDay {
  gateway: string;
  account: object;
  breaker: unknown;
  lastDay: Record<string, number | null>;
  reportsTo: string;
}

const gateways = async (from = settings) =>
  (JSON.parse(await BuiltService.admin(from, 'gateways', '--show-tokens')) as { gateways: GatewayOfDay[] }).gateways;

/** Reports the latest SMS to `phone` so many seconds after it was sent, by the database's clock. */
async function reportAfter(seconds: number, phone: string): Promise<void> {
  const id = service.sms.idFor(phone);
  await service.database.query(
    `update delivery set sent_at = clock_timestamp() - $2 * interval '1 second'
     where gateway = 'smsc' and message_id = $1`,
    [id, seconds],
  );
  const { contentType, body } = service.sms.report({ id, phone, status: 1 });
  const url = `${service.urls[0]}/sms-gateway/report/smsc/${TOKEN}`;
  await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body });
}

describe('the operator', () => {
  it('sees each gateway: account, balance, breaker, the last day, and where it reports to', async () => {
    const [confirmed, refused] = [newPhone(), newPhone()];
    const phones = [confirmed, ...newPhones(19)];
    for (const phone of phones) await service.requestCode(phone);
    for (const [i, phone] of phones.slice(0, 10).entries()) await reportAfter(i + 1, phone);
    await service.confirmCode(confirmed, service.sms.codeFor(confirmed));
    service.sms.refuse(4);
    await service.requestCode(refused);
    service.sms.accept();
    smsru.credentials = 'another-api-id';

    const [first, second, third] = await gateways();
    smsru.credentials = undefined;
    expect(first).toEqual({
      gateway: 'smsc',
      account: { isOpen: true, balance: 137.45 },
      breaker: 'closed',
      isPaused: false,
      lastDay: {
        sent: 20,
        refused: 1,
        uncertain: 0,
        delivered: 10,
        failed: 0,
        confirmed: 1,
        medianSeconds: expect.closeTo(5.5, 0),
        p95Seconds: expect.closeTo(9.6, 0),
      },
      reportsTo: `https://sign-in.shop.example/sms-gateway/report/smsc/${TOKEN}`,
    });
    expect(second).toMatchObject({ gateway: 'smsru', account: { isOpen: false, code: '200' }, lastDay: { sent: 1 } });
    expect(third).toMatchObject({
      gateway: 'smsaero',
      account: { isOpen: true, balance: 1389.26 },
      lastDay: { sent: 0 },
    });
  });

  it('sees which breaker is open, where, since when and why, but none of a replica that was killed', async () => {
    const phone = newPhone();
    service.sms.refuse(2);
    await service.requestCode(phone);
    service.sms.accept();
    await service.database.query(
      `insert into gateway_breaker
       values ('smsru', 'killed:1', 'open', 'account 200', now(), now() - interval '4 minutes')`,
    );
    const [first, second] = await gateways();
    expect(first?.breaker).toEqual([
      { replica: expect.stringMatching(/:\d+$/), state: 'open', reason: 'account 2', since: expect.any(String) },
    ]);
    expect(second?.breaker).toBe('closed');
  });

  it('sends a test SMS through each gateway, whatever the breakers say', async () => {
    smsru.refuse(204);
    const refused = (await BuiltService.admin(settings, 'send-test', '8 (999) 000-14-60').catch(
      (error: unknown) => error,
    )) as { code: number; stdout: string };
    smsru.accept();
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toEqual([
      { gateway: 'smsc', status: 'accepted', messageId: expect.any(String), cost: 4.1 },
      { gateway: 'smsru', status: 'rejected', scope: 'operator', code: '204' },
      { gateway: 'smsaero', status: 'accepted', messageId: expect.any(String), cost: 2.2 },
    ]);
    expect(service.sms.textsTo('79990001460')).toEqual(['Проверка SMS: шлюз smsc работает']);
    await expect(BuiltService.admin(settings, 'send-test')).rejects.toMatchObject({
      stderr: expect.stringContaining("missing required argument 'phone'"),
    });
  });

  it('sees and tries every other gateway too, and what each is sent holds no code of a user', async () => {
    const phone = newPhone();
    const fakes = await Promise.all([
      FakeExolve.start(),
      FakeDevino.start(),
      FakeIdigital.start(),
      FakeTwilio.start(),
      FakeTelegram.start(),
      FakeJasmin.start(),
    ]);
    const [exolve, devino, idigital, twilio, telegram, jasmin] = fakes;
    telegram.credentials = 'telegram-test-token';
    const others = {
      ...documentedSettings('127.0.0.1:1401'),
      ...settings,
      SMS_GATEWAYS: 'exolve,devino,idigital,twilio,telegram,http',
      EXOLVE_API_KEY: 'exolve-test-key',
      EXOLVE_URL: exolve.url,
      DEVINO_API_KEY: 'devino-test-key',
      DEVINO_URL: devino.url,
      IDIGITAL_TOKEN: 'idigital-test-token',
      IDIGITAL_URL: idigital.url,
      TWILIO_ACCOUNT_SID: TWILIO_SID,
      TWILIO_AUTH_TOKEN: 'twilio-test-token',
      TWILIO_URL: twilio.url,
      TELEGRAM_TOKEN: 'telegram-test-token',
      TELEGRAM_URL: telegram.url,
      HTTP_GATEWAY_URL: jasmin.url,
    };
    expect((await gateways(others)).map(({ gateway, account }) => [gateway, account])).toEqual([
      ['exolve', { isOpen: true, balance: 3520.38 }],
      ['devino', { isOpen: true, balance: 1042.5 }],
      ['idigital', { isOpen: true, balance: 1200 }],
      ['twilio', { isOpen: true, balance: 47.12 }],
      ['telegram', { isOpen: true }],
      ['http', 'not known'],
    ]);
    const sent = JSON.parse(await BuiltService.admin(others, 'send-test', phone)) as object[];
    expect(sent).toHaveLength(6);
    expect(sent).toEqual(sent.map(() => expect.objectContaining({ status: 'accepted' })));
    expect(exolve.textsTo(phone)).toEqual(['Проверка SMS: шлюз exolve работает']);
    expect(telegram.textsTo(phone)).toEqual([expect.stringMatching(/^\d{6}$/)]);
    await Promise.all(fakes.map((fake) => fake.stop()));
  });
});

it('says in the log which balance is low and which account is not open', async () => {
  smsru.credentials = 'another-api-id';
  await service.replicas[0]?.nest.get(BalanceWatch).check();
  smsru.credentials = undefined;
  const alerts = service.log.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(alerts.filter(({ alert }) => alert === 'low-balance')).toEqual([
    expect.objectContaining({ event: 'alert', level: 'error', gateway: 'smsc', balance: 137.45 }),
  ]);
  expect(alerts.filter(({ alert }) => alert === 'gateway-account')).toEqual([
    expect.objectContaining({ event: 'alert', level: 'error', gateway: 'smsru', code: '200' }),
  ]);
});
