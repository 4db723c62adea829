import type { Environment } from '../src/environment';
import { DevinoGateway } from '../src/sms-gateway/adapters/devino/devino.adapter';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { FakeDevino } from './support/fake-devino';

const SMS = { phone: '79990000001', text: 'Код: 123456. Никому его не сообщайте.', code: '123456' };
const TOKEN = 'report-test-token-0123456789abcdef';
const REPORTS = { PUBLIC_URL: 'https://sign-in.shop.example/', SMS_REPORT_TOKEN: [TOKEN] };
const ADDRESS = `https://sign-in.shop.example/sms-gateway/report/devino/${TOKEN}`;

let fake: FakeDevino;
const http = new GatewayClient();
beforeAll(async () => void (fake = await FakeDevino.start()));
afterAll(() => fake.stop());
beforeEach(() => {
  fake.accept();
  fake.received.length = 0;
  fake.balanceCalls.length = 0;
});

function gatewayWith(settings: Partial<Environment> = {}): DevinoGateway {
  const own = { DEVINO_URL: fake.url, DEVINO_API_KEY: 'secret', SMS_SENDER: 'SHOP' };
  return buildGateway(DevinoGateway, { ...own, ...settings }, http);
}

const soon = () => AbortSignal.timeout(5000);
const send = (settings?: Partial<Environment>) => gatewayWith(settings).send(SMS, soon());
const answering = (body: string, status = 200) => fake.behave((response) => response.writeHead(status).end(body));
const UNREADABLE = { status: 'uncertain', code: 'UNREADABLE' };

describe('Devino', () => {
  it('gets the message in JSON, the key in a header, valid as long as the code', async () => {
    await send();
    await send({ ...REPORTS, DEVINO_SENDER: 'SHOP D', DEVINO_PRIORITY: '3', OTP_TTL_SECONDS: 120 });
    const message = { from: 'SHOP', to: SMS.phone, text: SMS.text, validity: 300, priority: 'REALTIME' };
    const request = {
      method: 'POST',
      url: '/sms/messages?includeSegmentId=false&shortenUrl=false',
      contentType: 'application/json; charset=utf-8',
      authorization: 'Key secret',
    };
    expect(fake.received).toEqual([
      { ...request, message: { messages: [message] } },
      {
        ...request,
        message: { messages: [{ ...message, from: 'SHOP D', priority: 3, validity: 120, callbackUrl: ADDRESS }] },
      },
    ]);
  });

  it.each<[string, string]>([
    ['{"result":[{"code":"OK","messageId":"3b1c-77","segmentsId":null}]}', '3b1c-77'],
    ['{"result":[{"code":"OK","messageId":439166538239448536}]}', '439166538239448536'],
  ])('accepts with %s', async (body, messageId) => {
    answering(body);
    expect(await send()).toEqual({ status: 'accepted', messageId });
  });

  it.each<[string, object]>([
    ['destinationAddress', { status: 'rejected', scope: 'recipient', code: 'RECIPIENT', isNoRoute: true }],
    ['to', { status: 'rejected', scope: 'recipient', code: 'RECIPIENT', isNoRoute: true }],
    ['InvalidPhone', { status: 'rejected', scope: 'recipient', code: 'RECIPIENT', isNoRoute: true }],
    ['recipient', { status: 'rejected', scope: 'recipient', code: 'RECIPIENT', isNoRoute: true }],
    ['sourceAddress', { status: 'rejected', scope: 'operator', code: 'SENDER' }],
    ['from', { status: 'rejected', scope: 'operator', code: 'SENDER' }],
    ['SENDER_UNKNOWN', { status: 'rejected', scope: 'operator', code: 'SENDER' }],
    ['NotEnoughCredits', { status: 'rejected', scope: 'operator', code: 'MONEY' }],
    ['balance', { status: 'rejected', scope: 'operator', code: 'MONEY' }],
    ['validity', { status: 'rejected', scope: 'unknown', code: 'REJECTED' }],
    ['', { status: 'rejected', scope: 'unknown', code: 'REJECTED' }],
  ])('rejects with the reason "%s", although with an id', async (key, outcome) => {
    for (const status of [200, 400]) {
      fake.refuse(key, status);
      expect(await send()).toEqual(outcome);
    }
  });

  it.each<[string, number, object]>([
    [
      '{"result":[{"code":"REJECTED","reasons":"free text for 79990000001"}]}',
      200,
      { status: 'rejected', scope: 'unknown', code: 'REJECTED' },
    ],
    ['{"result":[{"code":"INTERNAL_ERROR"}]}', 200, { status: 'rejected', scope: 'unknown', code: 'INTERNAL_ERROR' }],
    [
      '{"result":[{"code":"free text for 79990000001"}]}',
      200,
      { status: 'rejected', scope: 'unknown', code: 'REFUSED' },
    ],
    ['<html>', 402, { status: 'rejected', scope: 'operator', code: 'HTTP_402' }],
    ['{"result":[{"code":"OK","messageId":"1"}]}', 400, { status: 'rejected', scope: 'unknown', code: 'HTTP_400' }],
    ['{"code":"validation"}', 400, { status: 'rejected', scope: 'unknown', code: 'HTTP_400' }],
    [
      '{"code":"validation","reasons":[{"key":"messages[0].to"}]}',
      400,
      { status: 'rejected', scope: 'recipient', code: 'RECIPIENT', isNoRoute: true },
    ],
    [
      '{"code":"validation","reasons":[{"key":"destination"}]}',
      400,
      { status: 'rejected', scope: 'recipient', code: 'RECIPIENT', isNoRoute: true },
    ],
    ['{"code":"OK","messageId":"1"}', 200, UNREADABLE],
    ['{"result":[{"code":"OK","messageId":""}]}', 200, UNREADABLE],
    ['{"result":[]}', 200, UNREADABLE],
    ['{"result":{"code":"OK","messageId":"1"}}', 200, UNREADABLE],
    ['<html>', 400, { status: 'rejected', scope: 'unknown', code: 'HTTP_400' }],
  ])('with %s and HTTP %i has not simply taken it', async (body, status, outcome) => {
    answering(body, status);
    expect(await send()).toEqual(outcome);
  });

  it('is asked for the balance by GET, the key in a header', async () => {
    await gatewayWith().checkAccount(soon());
    expect(fake.balanceCalls).toEqual([expect.objectContaining({ method: 'GET', authorization: 'Key secret' })]);
  });

  it.each<[string, number, object]>([
    ['{"balance":1042.5}', 200, { isOpen: true, balance: 1042.5 }],
    ['{"result":{"balance":"1042.5"}}', 200, { isOpen: true, balance: 1042.5 }],
    ['{"balance":1042.5}', 404, { isOpen: false, code: 'HTTP_404' }],
  ])('answers the balance with %s and HTTP %i', async (body, status, account) => {
    fake.behaveOnBalance((response) => response.writeHead(status).end(body));
    expect(await gatewayWith().checkAccount(soon())).toEqual(account);
  });

  it.each([
    [{ messageId: '77', status: 'DELIVERED' }, 'delivered', 'delivered'],
    [{ message_id: 77, state: 'read' }, 'delivered', 'read'],
    [{ id: 77, deliveryStatus: 'Undelivered' }, 'failed', 'undelivered'],
    [{ messageId: '77', status: 'rejected' }, 'failed', 'rejected'],
    [{ messageId: '77', status: 'expired' }, 'failed', 'expired'],
    [{ messageId: '77', status: 'deleted' }, 'failed', 'deleted'],
    [{ messageId: '77', status: 'failed' }, 'failed', 'failed'],
  ])('reports %j as %s', (fields, status, code) => {
    const { body, contentType } = fake.report(fields);
    const report = { body: Buffer.from(body), contentType, headers: {}, query: {} };
    expect(gatewayWith().readReports(report)).toEqual({ reports: [{ messageId: '77', status, code }], answer: 'OK' });
  });

  it.each(['', '{"messageId":"77"}', '{"messageId":"77","status":"sent"}', '{"status":"delivered"}'])(
    'reports nothing final with %j',
    (body) => {
      const report = { body: Buffer.from(body), contentType: 'application/json', headers: {}, query: {} };
      expect(gatewayWith().readReports(report).reports).toEqual([]);
    },
  );
});
