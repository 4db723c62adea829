import type { Environment } from '../src/environment';
import { SmscGateway } from '../src/sms-gateway/adapters/smsc/smsc.adapter';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { type FakeReport } from './support/fake-gateway';
import { FakeSmsc } from './support/fake-smsc';

const SMS = { phone: '79990000001', text: 'Код: 123456. Никому его не сообщайте.', code: '123456' };
const SECRET = 'report-secret';

let fake: FakeSmsc;
const http = new GatewayClient();
beforeAll(async () => void (fake = await FakeSmsc.start()));
afterAll(() => fake.stop());
beforeEach(() => {
  fake.accept();
  fake.received.length = 0;
  fake.balanceCalls.length = 0;
});

function gatewayWith(settings: Partial<Environment> = {}): SmscGateway {
  const login = { SMSC_URL: fake.url, SMSC_LOGIN: 'shop', SMSC_PASSWORD: 'secret' };
  return buildGateway(SmscGateway, { ...login, ...settings }, http);
}

const soon = () => AbortSignal.timeout(5000);
const send = (gateway = gatewayWith(), sms = SMS) => gateway.send(sms, soon());

function read(report: FakeReport, settings?: Partial<Environment>): ReturnType<SmscGateway['readReports']> {
  const { contentType, body } = report;
  return gatewayWith(settings).readReports({ contentType, body: Buffer.from(body), headers: {}, query: {} });
}

describe('SMSC.ru', () => {
  it('gets the message in its JSON, the credentials in the body and not in the address', async () => {
    await send();
    await send(gatewayWith({ SMSC_API_KEY: 'api-key', SMS_SENDER: 'SHOP' }));
    const message = { phones: '+79990000001', mes: SMS.text, cost: 3, fmt: 3, charset: 'utf-8' };
    const request = { method: 'POST', url: '/rest/send/', contentType: 'application/json; charset=utf-8' };
    expect(fake.received).toEqual([
      { ...request, message: { ...message, login: 'shop', psw: 'secret' } },
      { ...request, message: { ...message, apikey: 'api-key', sender: 'SHOP' } },
    ]);
  });

  it.each<[string, object]>([
    ['{"id":348,"cnt":1}', { messageId: '348' }],
    ['{"id":348,"cnt":1,"cost":"4.1","balance":"137.45"}', { messageId: '348', cost: 4.1 }],
    ['{"id":"348","cnt":1,"cost":0}', { messageId: '348', cost: 0 }],
    ['{"id":348,"cnt":1,"cost":"dear"}', { messageId: '348' }],
    ['{"id":439166538239448536,"cnt":1}', { messageId: '439166538239448536' }],
  ])('accepts with %s', async (body, accepted) => {
    fake.behave((response) => response.end(body));
    expect(await send()).toEqual({ status: 'accepted', ...accepted });
  });

  it.each([
    [1, { status: 'rejected', scope: 'message', code: '1' }],
    [2, { status: 'rejected', scope: 'account', code: '2' }],
    [3, { status: 'rejected', scope: 'operator', code: '3' }],
    [4, { status: 'unavailable', code: '4' }],
    [5, { status: 'rejected', scope: 'message', code: '5' }],
    [6, { status: 'rejected', scope: 'operator', code: '6' }],
    [7, { status: 'rejected', scope: 'recipient', code: '7' }],
    [8, { status: 'rejected', scope: 'recipient', code: '8', isNoRoute: true }],
    [9, { status: 'throttled', code: '9' }],
    [77, { status: 'rejected', scope: 'unknown', code: '77' }],
  ])('refuses with code %i, with or without an id', async (code, outcome) => {
    fake.refuse(code);
    expect(await send()).toEqual(outcome);
    fake.behave((response) => response.end(JSON.stringify({ error: 'описание', error_code: String(code), id: 348 })));
    expect(await send()).toEqual(outcome);
  });

  it.each(['{"error":"описание","id":348}', '{"error_code":"constructor","id":348}', '{"error_code":null,"id":348}'])(
    'is uncertain about %s',
    async (body) => {
      fake.behave((response) => response.end(body));
      expect(await send()).toEqual({ status: 'uncertain', code: 'UNREADABLE' });
    },
  );

  describe('refusing a repeat', () => {
    it('of an SMS that it did not answer has most likely taken that one', async () => {
      const gateway = gatewayWith();
      fake.behave((response) => response.destroy());
      expect((await send(gateway)).status).toBe('uncertain');
      fake.refuse(9);
      expect(await send(gateway)).toEqual({ status: 'uncertain', code: '9' });
    });

    it('is throttling again when two minutes are over', async () => {
      const gateway = gatewayWith();
      fake.behave((response) => response.destroy());
      await send(gateway);
      fake.refuse(9);
      const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 121_000);
      const outcome = await send(gateway);
      clock.mockRestore();
      expect(outcome).toEqual({ status: 'throttled', code: '9' });
    });

    it('of an SMS that it refused or never got is throttling', async () => {
      const gateway = gatewayWith();
      fake.refuse(4);
      await send(gateway);
      await gateway.send(SMS, AbortSignal.abort());
      fake.refuse(9);
      expect(await send(gateway)).toEqual({ status: 'throttled', code: '9' });
    });

    it('of another SMS is throttling', async () => {
      const gateway = gatewayWith();
      fake.behave((response) => response.destroy());
      await send(gateway);
      fake.refuse(9);
      for (const other of [{ phone: '79990000002' }, { text: `${SMS.text} (2)` }]) {
        expect(await send(gateway, { ...SMS, ...other })).toEqual({ status: 'throttled', code: '9' });
      }
    });
  });

  it('is asked for the balance with the credentials in a form', async () => {
    await gatewayWith().checkAccount(soon());
    await gatewayWith({ SMSC_API_KEY: 'api-key' }).checkAccount(soon());
    const request = { method: 'POST', url: '/sys/balance.php', contentType: 'application/x-www-form-urlencoded' };
    expect(fake.balanceCalls).toEqual([
      { ...request, message: { login: 'shop', psw: 'secret', fmt: '3' } },
      { ...request, message: { apikey: 'api-key', fmt: '3' } },
    ]);
  });

  it('has no open account where it refuses, whatever the balance', async () => {
    fake.behaveOnBalance((response) => response.end('{"error":"описание","error_code":4,"balance":"137.45"}'));
    expect(await gatewayWith().checkAccount(soon())).toEqual({ isOpen: false, code: '4' });
  });

  describe('reports', () => {
    const report = { id: '348', phone: SMS.phone, status: 1, err: 0 };

    it.each([
      [1, 'delivered'],
      [2, 'delivered'],
      [4, 'delivered'],
      [-2, 'failed'],
      [3, 'failed'],
      [20, 'failed'],
      [22, 'failed'],
      [23, 'failed'],
      [24, 'failed'],
      [25, 'failed'],
    ])('status %i as %s', (status, final) => {
      expect(read(fake.report({ ...report, status }))).toEqual({
        reports: [{ messageId: '348', status: final, code: String(status) }],
        answer: 'OK',
      });
    });

    it.each([-3, -1, 0, 5, 21, 200])('progress with status %i', (status) => {
      expect(read(fake.report({ ...report, status }))).toEqual({ reports: [], answer: 'OK' });
    });

    it.each(['', 'phone=79990000001&status=1', 'id=&status=1', 'id=348', 'id=348&status='])(
      'nothing with %j',
      (body) => {
        expect(read({ ...fake.report(report), body })).toEqual({ reports: [], answer: 'OK' });
      },
    );

    it('in windows-1251, signed, whatever else they hold', () => {
      const incoming = fake.report({ ...report, sender: 'МАГАЗИН', mes: 'Код' }, SECRET);
      expect(incoming.body).toContain('=%cc%c0%c3%c0%c7%c8%cd&');
      expect(read(incoming, { SMSC_REPORT_SECRET: SECRET })?.reports).toHaveLength(1);
    });

    it('as JSON', () => {
      const body = '{"id":"439166538239448536","phone":"79990000001","status":1}';
      expect(read({ contentType: 'application/json', body })?.reports).toEqual([
        { messageId: '439166538239448536', status: 'delivered', code: '1' },
      ]);
    });

    it('that are believed only as they were signed, where there is a secret', () => {
      const settings = { SMSC_REPORT_SECRET: SECRET };
      const signed = fake.report(report, SECRET);
      const signature = /md5=(.*)/.exec(signed.body)?.[1] ?? '';
      const forged = (body: string) => read({ ...signed, body }, settings);
      const escape = (text: string) => [...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
      expect(forged(signed.body)).toBeDefined();
      expect(forged(signed.body.replace(signature, escape(decodeURIComponent(signature).toUpperCase())))).toBeDefined();
      expect(read(fake.report(report), settings)).toBeUndefined();
      expect(read(fake.report(report, 'another secret'), settings)).toBeUndefined();
      expect(forged(signed.body.replace('status=%31', 'status=%32'))).toBeUndefined();
      expect(forged(signed.body.replace('id=%33', 'id=%34'))).toBeUndefined();
      expect(forged(signed.body.replace(signature, ''))).toBeUndefined();
      expect(forged(`${signed.body}00`)).toBeUndefined();
      expect(forged('')).toBeUndefined();
    });
  });
});
