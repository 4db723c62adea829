import type { Environment } from '../src/environment';
import { SmsaeroGateway } from '../src/sms-gateway/adapters/smsaero/smsaero.adapter';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { FakeSmsaero, type SmsaeroRefusal } from './support/fake-smsaero';

const PHONE = '79990000001';
const TEXT = 'Код: 123456. Никому его не сообщайте.';
const TOKEN = 'report-test-token-0123456789abcdef';
const AUTHORIZATION = `Basic ${Buffer.from('shop@shop.example:secret').toString('base64')}`;

let fake: FakeSmsaero;
const http = new GatewayClient();
beforeAll(async () => void (fake = await FakeSmsaero.start()));
afterAll(() => fake.stop());
beforeEach(() => {
  fake.accept();
  fake.received.length = 0;
  fake.balanceCalls.length = 0;
});

function gatewayWith(settings: Partial<Environment> = {}): SmsaeroGateway {
  const login = {
    SMSAERO_URL: fake.url,
    SMSAERO_EMAIL: 'shop@shop.example',
    SMSAERO_API_KEY: 'secret',
    SMS_SENDER: 'SHOP',
  };
  return buildGateway(SmsaeroGateway, { ...login, ...settings }, http);
}

const soon = () => AbortSignal.timeout(5000);
const send = (settings?: Partial<Environment>) =>
  gatewayWith(settings).send({ phone: PHONE, text: TEXT, code: '123456' }, soon());

function read(body: string, contentType: string): object[] {
  const { reports, answer } = gatewayWith().readReports({
    contentType,
    body: Buffer.from(body),
    headers: {},
    query: {},
  });
  expect(answer).toBe('OK');
  return reports;
}

describe('SMS Aero', () => {
  it('gets the message in JSON, the credentials in a header', async () => {
    await send();
    await send({ SMSAERO_SENDER: 'SHOP Aero' });
    await send({ PUBLIC_URL: 'https://sign-in.shop.example/', SMS_REPORT_TOKEN: [TOKEN] });
    const message = { number: PHONE, sign: 'SHOP', text: TEXT };
    const request = {
      method: 'POST',
      url: '/v2/sms/send',
      contentType: 'application/json; charset=utf-8',
      authorization: AUTHORIZATION,
    };
    const callbackUrl = `https://sign-in.shop.example/sms-gateway/report/smsaero/${TOKEN}`;
    expect(fake.received).toEqual([
      { ...request, message },
      { ...request, message: { ...message, sign: 'SHOP Aero' } },
      { ...request, message: { ...message, callbackUrl, callbackFormat: 'JSON' } },
    ]);
  });

  it.each([0, 1, 3, 4, '0'])('accepts in status %j, and tells the cost', async (status) => {
    fake.behave((response) => response.end(JSON.stringify(fake.inStatus(status, PHONE, 5))));
    expect(await send()).toEqual({ status: 'accepted', messageId: '5', cost: 2.2 });
  });

  it('accepts with an id of any length', async () => {
    fake.behave((response) => response.end('{"success":true,"data":{"id":439166538239448536,"cost":"2.20"}}'));
    expect(await send()).toEqual({ status: 'accepted', messageId: '439166538239448536', cost: 2.2 });
  });

  it.each<[number, object]>([
    [2, { status: 'rejected', scope: 'recipient', code: 'STATUS_2', isNoRoute: true }],
    [6, { status: 'rejected', scope: 'recipient', code: 'STATUS_6', isNoRoute: true }],
    [8, { status: 'rejected', scope: 'unknown', code: 'MODERATION' }],
  ])('has not taken an SMS that ends up in status %i', async (status, outcome) => {
    for (const written of [status, String(status)]) {
      fake.behave((response) => response.end(JSON.stringify(fake.inStatus(written, PHONE))));
      expect(await send()).toEqual(outcome);
    }
  });

  it.each<[SmsaeroRefusal, object]>([
    ['number', { status: 'rejected', scope: 'recipient', code: 'NUMBER' }],
    ['sign', { status: 'rejected', scope: 'operator', code: 'SIGN' }],
    ['text', { status: 'rejected', scope: 'message', code: 'TEXT' }],
    ['credentials', { status: 'rejected', scope: 'account', code: 'CREDENTIALS' }],
    ['no credits', { status: 'rejected', scope: 'operator', code: 'NO_CREDITS' }],
    ['reject', { status: 'rejected', scope: 'message', code: 'REJECT' }],
  ])('refuses with its words on "%s", with HTTP 200 or 400', async (refusal, outcome) => {
    for (const status of [200, 400]) {
      fake.refuse(refusal, status);
      expect(await send()).toEqual(outcome);
    }
  });

  it.each<[string, number, object]>([
    ['<html>', 402, { status: 'rejected', scope: 'operator', code: 'HTTP_402' }],
    ['{"success":false,"message":"Pay"}', 402, { status: 'rejected', scope: 'operator', code: 'HTTP_402' }],
    [
      '{"success":false,"data":{"number":["incorrect"]}}',
      402,
      { status: 'rejected', scope: 'recipient', code: 'NUMBER' },
    ],
    ['{"success":false,"message":"Other."}', 200, { status: 'rejected', scope: 'unknown', code: 'REFUSED' }],
    ['{"success":false,"message":"Other."}', 400, { status: 'rejected', scope: 'unknown', code: 'HTTP_400' }],
    ['<html>', 400, { status: 'rejected', scope: 'unknown', code: 'HTTP_400' }],
    ['<html>', 404, { status: 'rejected', scope: 'unknown', code: 'HTTP_404' }],
  ])('with %s reads the body before HTTP %i', async (body, status, outcome) => {
    fake.behave((response) => response.writeHead(status).end(body));
    expect(await send()).toEqual(outcome);
  });

  it.each([
    '{"success":true,"data":null}',
    '{"success":true,"data":{"id":""}}',
    '{"success":"true","data":{"id":5}}',
    '{"data":{"id":5,"status":0}}',
  ])('is uncertain about %s', async (body) => {
    fake.behave((response) => response.end(body));
    expect(await send()).toEqual({ status: 'uncertain', code: 'UNREADABLE' });
  });

  it('is asked for the balance with the credentials in a header', async () => {
    await gatewayWith().checkAccount(soon());
    expect(fake.balanceCalls).toEqual([
      {
        method: 'POST',
        url: '/v2/balance',
        contentType: 'application/json; charset=utf-8',
        authorization: AUTHORIZATION,
        message: {},
      },
    ]);
  });

  describe('reports', () => {
    it.each([
      [{ id: 5, status: 1 }, 'delivered', '1'],
      [{ id: 5, status: 2 }, 'failed', '2'],
      [{ id: 5, status: 6 }, 'failed', '6'],
      [{ id: 5, status: 8 }, 'failed', '8'],
      [{ id: 5, extendStatus: 'delivery' }, 'delivered', 'delivery'],
      [{ id: 5, status: 'Delivered' }, 'delivered', 'delivered'],
      [{ id: 5, extendStatus: 'undelivered' }, 'failed', 'undelivered'],
      [{ id: 5, status: 'rejected' }, 'failed', 'rejected'],
      [{ id: 5, status: 'failed' }, 'failed', 'failed'],
      [{ id: 5, status: 3, extendStatus: 'delivery' }, 'delivered', 'delivery'],
      [{ id: 5, status: 1, extendStatus: 'delivery' }, 'delivered', '1'],
      [{ smsId: '5', status: '1' }, 'delivered', '1'],
      [{ sms_id: 5, status: 1 }, 'delivered', '1'],
      [{ messageId: 5, status: 1 }, 'delivered', '1'],
      [{ message_id: 5, status: 1 }, 'delivered', '1'],
    ])('%j as %s, in JSON or in a form', (fields, status, code) => {
      const { body, contentType } = fake.report(fields);
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
      const report = { messageId: '5', status, code };
      expect(read(body, contentType)).toEqual([report]);
      expect(read(form.toString(), 'application/x-www-form-urlencoded')).toEqual([report]);
    });

    it.each<Record<string, string | number>>([
      { id: 5, status: 0 },
      { id: 5, status: 3 },
      { id: 5, status: 4, extendStatus: 'queue' },
      { id: 5, status: 'constructor' },
      { id: 5 },
    ])('progress with %j', (fields) => {
      const { body, contentType } = fake.report(fields);
      expect(read(body, contentType)).toEqual([]);
    });

    it.each(['', '{', '[]', '{"status":1}', '{"id":{},"status":1}'])('nothing with %j', (body) => {
      expect(read(body, 'application/json')).toEqual([]);
    });
  });
});
