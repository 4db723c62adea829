import type { ServerResponse } from 'node:http';
import { FakeSmsaero } from './support/fake-smsaero';
import { FakeSmsc } from './support/fake-smsc';
import { FakeSmsru } from './support/fake-smsru';
import { failed, messages } from './support/messages';
import { newPhone } from './support/phones';
import { Service } from './support/service';

const DOWN = failed('GATEWAY_DOWN');
const PHONE = newPhone();

let smsru: FakeSmsru;
let smsaero: FakeSmsaero;
let service: Service;

beforeAll(async () => {
  smsru = await FakeSmsru.start();
  smsaero = await FakeSmsaero.start();
});
afterAll(() => Promise.all([smsru.stop(), smsaero.stop()]));
beforeEach(() => {
  for (const gateway of [smsru, smsaero]) {
    gateway.accept();
    gateway.received.length = 0;
    gateway.accepted.length = 0;
  }
});
// Circuit breakers remember: each test has a service of its own.
afterEach(() => service.stop());

async function start(settings: Record<string, string> = {}): Promise<void> {
  service = await Service.start({
    SMS_GATEWAYS: 'smsc,smsru',
    SMSRU_API_ID: 'smsru-test-api-id',
    SMSRU_URL: smsru.url,
    SMSAERO_EMAIL: 'shop@shop.example',
    SMSAERO_API_KEY: 'smsaero-test-api-key',
    SMSAERO_URL: smsaero.url,
    SMS_TIMEOUT_MS: '500',
    CODE_DEADLINE_MS: '4000',
    ...settings,
  });
}

const deliveries = () => service.records.deliveries();

/** The gateways that were asked, in order. */
const asked = async () => (await deliveries()).map(({ gateway }) => gateway);

const alerts = () => service.log.filter((line) => line.includes('"event":"alert"')).map((line) => JSON.parse(line));

describe('where the first gateway fails, the code arrives through the second and signs in', () => {
  it.each<[string, (response: ServerResponse) => void, string, string]>([
    ['refuses the account', (r) => r.end(service.sms.refusing(2)), 'rejected', '2'],
    ['has no money left', (r) => r.end(service.sms.refusing(3)), 'rejected', '3'],
    ['refuses the sender', (r) => r.end(service.sms.refusing(6)), 'rejected', '6'],
    ['refuses the text', (r) => r.end(service.sms.refusing(1)), 'rejected', '1'],
    ['has no route to the phone', (r) => r.end(service.sms.refusing(8)), 'rejected', '8'],
    ['blocks our address', (r) => r.end(service.sms.refusing(4)), 'unavailable', '4'],
    ['is throttling', (r) => r.end(service.sms.refusing(9)), 'throttled', '9'],
    ['throttles by HTTP', (r) => r.writeHead(429).end(), 'throttled', 'HTTP_429'],
    ['hangs', () => undefined, 'uncertain', 'TimeoutError'],
    ['answers 500', (r) => r.writeHead(500).end('{"id":1,"cnt":1}'), 'uncertain', 'HTTP_500'],
    ['answers broken JSON', (r) => r.end('{"id":'), 'uncertain', 'UNREADABLE'],
    ['hangs up', (r) => r.destroy(), 'uncertain', 'ECONNRESET'],
    [
      'answers without end',
      (r) => {
        const more = setInterval(() => r.write('x'.repeat(10_000)), 1);
        r.on('close', () => clearInterval(more));
      },
      'uncertain',
      'ANSWER_TOO_LONG',
    ],
    ['redirects', (r) => r.writeHead(307, { location: smsaero.url }).end(), 'unavailable', 'HTTP_307'],
  ])('%s', async (_, behaviour, outcome, code) => {
    await start();
    service.sms.behave(behaviour);
    expect((await service.requestCode(PHONE)).body.otp).toMatchObject({ attemptsLeft: 4 });
    expect(smsaero.received).toEqual([]);
    expect(await deliveries()).toMatchObject([
      { gateway: 'smsc', outcome, code },
      { gateway: 'smsru', outcome: 'accepted', code: null },
    ]);
    expect((await service.confirmCode(PHONE, smsru.codeFor(PHONE))).body.user).toMatchObject({ phone: PHONE });
  });

  it('shows a wrong certificate', async () => {
    const impostor = await FakeSmsc.start({ tls: true });
    await start({ SMSC_URL: impostor.url });
    await service.requestCode(PHONE);
    expect(impostor.received).toEqual([]);
    expect((await deliveries()).map(({ outcome }) => outcome)).toEqual(['unavailable', 'accepted']);
    expect((await service.confirmCode(PHONE, smsru.codeFor(PHONE))).body.user).toBeDefined();
    await impostor.stop();
  });

  it('is not there', async () => {
    await start();
    await service.sms.goDown();
    await service.requestCode(PHONE);
    expect((await deliveries())[0]).toMatchObject({ gateway: 'smsc', outcome: 'unavailable', code: 'ECONNREFUSED' });
    expect((await service.confirmCode(PHONE, smsru.codeFor(PHONE))).body.user).toBeDefined();
  });

  it('says what the retailer has to mend, once as an alert', async () => {
    const phone = newPhone();
    await start();
    service.sms.refuse(3);
    await service.requestCode(PHONE);
    await service.requestCode(phone);
    expect(alerts()).toEqual([
      expect.objectContaining({
        level: 'error',
        alert: 'gateway-refuses',
        gateway: 'smsc',
        scope: 'operator',
        code: '3',
      }),
    ]);
  });
});

describe('sending stops', () => {
  it('at a recipient who is refused', async () => {
    await start();
    service.sms.refuse(7);
    expect((await service.requestCode(PHONE)).body.error?.message).toBe(messages.text('RECIPIENT_REFUSED'));
    expect(smsru.received).toEqual([]);
  });

  it('after two attempts that may have been sent, both with the same code', async () => {
    await start({ SMS_GATEWAYS: 'smsc,smsru,smsaero' });
    service.sms.behave(() => undefined);
    smsru.behave(() => undefined);
    expect((await service.requestCode(PHONE)).body.otp).toMatchObject({ attemptsLeft: 4 });
    expect(smsaero.received).toEqual([]);
    expect(service.sms.codeFor(PHONE)).toBe(smsru.codeFor(PHONE));
    expect((await service.confirmCode(PHONE, service.sms.codeFor(PHONE))).body.user).toBeDefined();
  });

  it('at the deadline, with no attempt that has too little time left', async () => {
    await start({ CODE_DEADLINE_MS: '550', SMS_TIMEOUT_MS: '500' });
    service.sms.behave(() => undefined);
    expect((await service.requestCode(PHONE)).body.otp).toBeDefined();
    expect(await asked()).toEqual(['smsc']);
  });

  it('after an SMS whose record cannot be made, and the user is told of the code', async () => {
    await start();
    await service.database.query('alter table delivery rename to lost');
    const { body } = await service.requestCode(PHONE);
    await service.database.query('alter table lost rename to delivery');
    expect(body.otp).toMatchObject({ attemptsLeft: 4 });
    expect((await service.confirmCode(PHONE, service.sms.codeFor(PHONE))).body.user).toBeDefined();
    expect(service.log.filter((line) => line.includes('delivery-unrecorded'))).toHaveLength(1);
  });

  it.each([String.raw`x\u0000y`, 'z'.repeat(5000)])(
    'after an SMS whose id nobody could keep, and the user is told of the code',
    async (id) => {
      await start();
      service.sms.behave((response) => response.end(`{"id":"${id}","cnt":1}`));
      expect((await service.requestCode(PHONE)).body.otp).toBeDefined();
      expect(await deliveries()).toMatchObject([{ gateway: 'smsc', outcome: 'accepted', messageId: null }]);
      expect((await service.challengeOf(PHONE))?.lastGateway).toBe('smsc');
    },
  );

  it('with a clear error when all are down for certain: the send is given back, the next request sends', async () => {
    await start();
    const ports = [await service.sms.goDown(), await smsru.goDown()] as const;
    expect((await service.requestCode(PHONE)).body).toEqual(DOWN);
    await service.sms.listen(ports[0]);
    await smsru.listen(ports[1]);
    expect((await service.requestCode(PHONE)).body.otp).toMatchObject({ attemptsLeft: 4 });
    expect((await service.confirmCode(PHONE, service.sms.codeFor(PHONE))).body.user).toBeDefined();
  });
});

describe('a resend', () => {
  const resend = async () => {
    await service.database.timePasses(61);
    return service.requestCode(PHONE);
  };

  it('starts with another gateway than the one whose SMS did not arrive, round all of them', async () => {
    await start({ SMS_GATEWAYS: 'smsc,smsru,smsaero' });
    await service.requestCode(PHONE);
    for (let i = 0; i < 3; i++) await resend();
    expect(await asked()).toEqual(['smsc', 'smsru', 'smsaero', 'smsc']);
    const codes = new Set([service.sms.codeFor(PHONE), smsru.codeFor(PHONE), smsaero.codeFor(PHONE)]);
    expect(codes.size).toBe(1);
  });

  it('starts after the gateway that took the SMS, not after the first', async () => {
    await start({ SMS_GATEWAYS: 'smsc,smsru,smsaero' });
    service.sms.refuse(4);
    await service.requestCode(PHONE);
    service.sms.accept();
    await resend();
    expect(await asked()).toEqual(['smsc', 'smsru', 'smsaero']);
  });

  it('of a new code starts with another gateway too, as long as the old one was not used', async () => {
    await start();
    await service.requestCode(PHONE);
    await service.database.timePasses(3600);
    await service.requestCode(PHONE);
    expect(await asked()).toEqual(['smsc', 'smsru']);
    expect((await service.confirmCode(PHONE, smsru.codeFor(PHONE))).body.user).toBeDefined();
    await resend();
    expect(await asked()).toEqual(['smsc', 'smsru', 'smsc']);
  });

  it('starts with the first gateway again once a code was used', async () => {
    await start({ SMS_GATEWAYS: 'smsc,smsru,smsaero' });
    await service.requestCode(PHONE);
    await service.confirmCode(PHONE, service.sms.codeFor(PHONE));
    await resend();
    expect(await asked()).toEqual(['smsc', 'smsc']);
  });

  it('falls back to the same gateway when no other works', async () => {
    await start();
    await service.requestCode(PHONE);
    const port = await smsru.goDown();
    await resend();
    await smsru.listen(port);
    expect(await asked()).toEqual(['smsc', 'smsru', 'smsc']);
    expect(service.sms.textsTo(PHONE)).toHaveLength(2);
  });
});
