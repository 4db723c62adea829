import { FakeMailServer } from './support/fake-mail-server';
import { FakeSmsru } from './support/fake-smsru';
import { newPhone } from './support/phones';
import { Service } from './support/service';

let smsru: FakeSmsru;
let service: Service;
beforeEach(async () => void (smsru = await FakeSmsru.start()));
afterEach(async () => {
  await service.stop();
  await smsru.stop();
});

const start = (settings: Record<string, string>) =>
  Service.start({ SMSRU_API_ID: 'smsru-test-api-id', SMSRU_URL: smsru.url, SMS_BREAKER_SECONDS: '1', ...settings });

async function request(users: number): Promise<void> {
  for (let i = 0; i < users; i++) await service.requestCode(newPhone());
}

const alerts = (name: string) =>
  service.log.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ alert }) => alert === name);

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => void setTimeout(resolve, 20));
}

it('every breaker open is one alert with the reasons, and one line when a gateway takes SMS again', async () => {
  service = await start({ SMS_GATEWAYS: 'smsc,smsru' });
  service.sms.refuse(2);
  await request(1);
  expect(alerts('all-breakers-open')).toEqual([]);
  smsru.refuse(301);
  await request(3);
  expect(alerts('all-breakers-open')).toMatchObject([
    { event: 'alert', level: 'error', reasons: { smsc: 'account 2', smsru: expect.stringContaining('301') } },
  ]);
  service.sms.accept();
  smsru.accept();
  await until(async () => {
    await request(1);
    return alerts('all-breakers-open').length > 1;
  });
  expect(alerts('all-breakers-open').slice(1)).toMatchObject([{ event: 'alert-over' }]);
});

it('requests that keep ending in GATEWAY_DOWN are one alert, and one line when a code goes out', async () => {
  service = await start({});
  service.sms.refuse(4);
  await request(2);
  expect(alerts('gateway-down')).toEqual([]);
  await request(5);
  expect(alerts('gateway-down')).toMatchObject([
    { event: 'alert', level: 'error', count: 3, reason: expect.stringContaining('smsc unavailable 4') },
  ]);
  service.sms.accept();
  await until(async () => {
    await request(1);
    return alerts('gateway-down').length > 1;
  });
  expect(alerts('gateway-down').slice(1)).toMatchObject([{ event: 'alert-over' }]);
});

it('recipients that cannot be sent to are no outage', async () => {
  service = await start({});
  service.sms.refuse(7);
  await request(4);
  expect(alerts('gateway-down')).toEqual([]);
});

it('requests that keep ending in MAIL_DOWN are one alert, and one line when an e-mail goes out', async () => {
  const mail = await FakeMailServer.start();
  try {
    service = await start({
      SIGN_IN_IDENTIFIERS: 'phone,email',
      SMTP_URL: mail.url,
      SMTP_FROM: 'no-reply@shop.example',
    });
    mail.refuseMail = 451;
    for (let i = 0; i < 5; i++) await service.requestCode(`user${i}@shop.example`);
    expect(alerts('mail-down')).toMatchObject([
      { event: 'alert', count: 3, reason: expect.stringMatching(/^smtp .*451/) },
    ]);
    expect(alerts('gateway-down')).toEqual([]);
    mail.refuseMail = undefined;
    await service.requestCode('user9@shop.example');
    expect(alerts('mail-down').slice(1)).toMatchObject([{ event: 'alert-over' }]);
  } finally {
    await mail.stop();
  }
});
