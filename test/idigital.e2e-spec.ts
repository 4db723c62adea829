import type { Environment } from '../src/environment';
import { IdigitalGateway } from '../src/sms-gateway/adapters/idigital/idigital.adapter';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { FakeIdigital } from './support/fake-idigital';

const SMS = { phone: '79990000001', text: 'Код: 123456. Никому его не сообщайте.', code: '123456' };
const TOKEN = 'report-test-token-0123456789abcdef';
const REPORTS = { PUBLIC_URL: 'https://sign-in.shop.example/', SMS_REPORT_TOKEN: [TOKEN] };
const ADDRESS = `https://sign-in.shop.example/sms-gateway/report/idigital/${TOKEN}`;

let fake: FakeIdigital;
const http = new GatewayClient();
beforeAll(async () => void (fake = await FakeIdigital.start()));
afterAll(() => fake.stop());
beforeEach(() => {
  fake.accept();
  fake.received.length = 0;
  fake.balanceCalls.length = 0;
});

function gatewayWith(settings: Partial<Environment> = {}): IdigitalGateway {
  const own = { IDIGITAL_URL: fake.url, IDIGITAL_TOKEN: 'secret', SMS_SENDER: 'SHOP' };
  return buildGateway(IdigitalGateway, { ...own, ...settings }, http);
}

const soon = () => AbortSignal.timeout(5000);
const send = (settings?: Partial<Environment>) => gatewayWith(settings).send(SMS, soon());
const answering = (body: string, status = 200) => fake.behave((response) => response.writeHead(status).end(body));
const UNREADABLE = { status: 'uncertain', code: 'UNREADABLE' };

describe('i-Digital Direct', () => {
  it('gets a list of one message, at once and not by local time, the token in a header', async () => {
    await send();
    await send({ ...REPORTS, IDIGITAL_SENDER: 'SHOP I' });
    const message = {
      channelType: 'SMS',
      senderName: 'SHOP',
      destination: SMS.phone,
      content: SMS.text,
      ttl: 300,
      useLocalTime: false,
    };
    const request = {
      method: 'POST',
      url: '/api/v1/message',
      contentType: 'application/json; charset=utf-8',
      authorization: 'Basic secret',
    };
    expect(fake.received).toEqual([
      { ...request, message: [message] },
      {
        ...request,
        message: [{ ...message, senderName: 'SHOP I', callbackUrl: ADDRESS, callbackEvents: ['delivered'] }],
      },
    ]);
  });

  it.each([
    [5, 60],
    [60, 60],
    [600, 600],
    [100_000, 86_400],
  ])('lets an SMS whose code lives %i s live %i s', async (OTP_TTL_SECONDS, ttl) => {
    await send({ OTP_TTL_SECONDS });
    expect(fake.received[0]?.message[0]?.ttl).toBe(ttl);
  });

  it('accepts with its code 201', async () => {
    answering('{"errors":false,"items":[{"messageUuid":"063474ec-77","code":201}]}', 201);
    expect(await send()).toEqual({ status: 'accepted', messageId: '063474ec-77' });
  });

  it.each<[number, object]>([
    [7401, { status: 'rejected', scope: 'unknown', code: '7401' }],
    [7000, { status: 'rejected', scope: 'unknown', code: '7000' }],
    [4010, { status: 'rejected', scope: 'account', code: '4010' }],
    [4012, { status: 'rejected', scope: 'account', code: '4012' }],
    [4030, { status: 'rejected', scope: 'account', code: '4030' }],
  ])('refuses with code %i, although with an id', async (code, outcome) => {
    for (const status of [200, 400]) {
      fake.refuse(code, status);
      expect(await send()).toEqual(outcome);
    }
  });

  it.each<[string, number, object]>([
    ['{"error":{"code":4000,"msg":"79990000001"}}', 400, { status: 'rejected', scope: 'unknown', code: '4000' }],
    ['{}', 400, { status: 'rejected', scope: 'unknown', code: 'HTTP_400' }],
    ['{}', 402, { status: 'rejected', scope: 'operator', code: 'HTTP_402' }],
    ['{"errors":true,"items":[{"messageUuid":"1","code":201}]}', 200, UNREADABLE],
    ['{"errors":false,"items":[{"messageUuid":"1"}]}', 200, UNREADABLE],
    ['{"errors":false,"items":[{"code":201}]}', 200, UNREADABLE],
    ['{"errors":false,"items":[]}', 200, UNREADABLE],
    [
      '{"errors":false,"items":[{"messageUuid":"1","code":201}]}',
      404,
      { status: 'rejected', scope: 'unknown', code: 'HTTP_404' },
    ],
  ])('with %s and HTTP %i has not simply taken it', async (body, status, outcome) => {
    answering(body, status);
    expect(await send()).toEqual(outcome);
  });

  it('is asked for the balance by GET, the token in a header, whatever the currency', async () => {
    fake.behaveOnBalance((response) => response.end('{"USD":12.5}'));
    expect(await gatewayWith().checkAccount(soon())).toEqual({ isOpen: true, balance: 12.5 });
    expect(fake.balanceCalls).toEqual([expect.objectContaining({ method: 'GET', authorization: 'Basic secret' })]);
  });

  it('has no open account where it refuses', async () => {
    fake.behaveOnBalance((response) => response.end('{"error":{"code":4030,"msg":"Access Denied"},"RUB":5}'));
    expect(await gatewayWith().checkAccount(soon())).toEqual({ isOpen: false, code: '4030' });
  });

  it.each([
    [{ messageUuid: '77', status: 'delivered' }, 'delivered', 'delivered'],
    [{ message_uuid: '77', status: 'undelivered', event: 'delivered' }, 'failed', 'undelivered'],
    [{ uuid: '77', status: 'unsent' }, 'failed', 'unsent'],
    [{ id: '77', event: 'DELIVERED' }, 'delivered', 'delivered'],
  ])('reports %j as %s', (fields, status, code) => {
    const { body, contentType } = fake.report(fields);
    const report = { body: Buffer.from(body), contentType, headers: {}, query: {} };
    expect(gatewayWith().readReports(report)).toEqual({ reports: [{ messageId: '77', status, code }], answer: 'OK' });
  });

  it.each([
    '',
    '{"messageUuid":"77"}',
    '{"messageUuid":"77","status":"sent"}',
    '{"messageUuid":"77","status":"sending"}',
  ])('reports nothing final with %j', (body) => {
    const report = { body: Buffer.from(body), contentType: 'application/json', headers: {}, query: {} };
    expect(gatewayWith().readReports(report).reports).toEqual([]);
  });
});
