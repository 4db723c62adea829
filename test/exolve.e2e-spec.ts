import type { Environment } from '../src/environment';
import { ExolveGateway } from '../src/sms-gateway/adapters/exolve/exolve.adapter';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { type ExolveRefusal, FakeExolve } from './support/fake-exolve';

const SMS = { phone: '79990000001', text: 'Код: 123456. Никому его не сообщайте.', code: '123456' };

let fake: FakeExolve;
const http = new GatewayClient();
beforeAll(async () => void (fake = await FakeExolve.start()));
afterAll(() => fake.stop());
beforeEach(() => {
  fake.accept();
  fake.received.length = 0;
  fake.balanceCalls.length = 0;
});

function gatewayWith(settings: Partial<Environment> = {}): ExolveGateway {
  const own = { EXOLVE_URL: fake.url, EXOLVE_API_KEY: 'secret', SMS_SENDER: 'SHOP' };
  return buildGateway(ExolveGateway, { ...own, ...settings }, http);
}

const soon = () => AbortSignal.timeout(5000);
const send = (settings?: Partial<Environment>) => gatewayWith(settings).send(SMS, soon());
const answering = (body: string, status = 200) => fake.behave((response) => response.writeHead(status).end(body));
const UNREADABLE = { status: 'uncertain', code: 'UNREADABLE' };

describe('MTS Exolve', () => {
  it('gets the sender as its number, the recipient without a plus, the key in a header', async () => {
    await send();
    await send({ EXOLVE_SENDER: '79991112233' });
    const message = { number: 'SHOP', destination: SMS.phone, text: SMS.text };
    const request = {
      method: 'POST',
      url: '/messaging/v1/SendSMS',
      contentType: 'application/json; charset=utf-8',
      authorization: 'Bearer secret',
    };
    expect(fake.received).toEqual([
      { ...request, message },
      { ...request, message: { ...message, number: '79991112233' } },
    ]);
  });

  it.each([
    '{"message_id":"439166538239448536","template_resource_id":136519}',
    '{"message_id":439166538239448536}',
    '{"message_id":439166538239448536,"error":null}',
  ])('accepts with %s, no digit of the id lost', async (body) => {
    answering(body);
    expect(await send()).toEqual({ status: 'accepted', messageId: '439166538239448536' });
  });

  it.each<[ExolveRefusal, object]>([
    ['no such number', { status: 'rejected', scope: 'recipient', code: 'DESTINATION' }],
    ['destination', { status: 'rejected', scope: 'recipient', code: 'DESTINATION' }],
    ['number', { status: 'rejected', scope: 'sender', code: 'NUMBER' }],
    ['text', { status: 'rejected', scope: 'message', code: 'TEXT' }],
    ['balance', { status: 'rejected', scope: 'operator', code: 'BALANCE' }],
  ])('refuses with its words on "%s", with HTTP 200, 400 or 404', async (refusal, outcome) => {
    for (const status of [200, 400, 404]) {
      fake.refuse(refusal, status);
      expect(await send()).toEqual(outcome);
    }
  });

  it.each<[string, number, object]>([
    [
      '{"error":{"message":"Number does not exist"},"message_id":"1"}',
      200,
      { status: 'rejected', scope: 'recipient', code: 'DESTINATION' },
    ],
    ['{"error":"Insufficient funds"}', 400, { status: 'rejected', scope: 'operator', code: 'BALANCE' }],
    [
      '{"code":3,"message":"invalid SendRequest.Destination"}',
      400,
      { status: 'rejected', scope: 'recipient', code: 'DESTINATION' },
    ],
    ['{"code":5,"message":"Not Found"}', 404, { status: 'rejected', scope: 'unknown', code: 'HTTP_404' }],
    ['{"error":{"message":"79990000001"}}', 200, { status: 'rejected', scope: 'unknown', code: 'REFUSED' }],
    ['{"error":{"message":"79990000001"}}', 400, { status: 'rejected', scope: 'unknown', code: 'HTTP_400' }],
    ['{"code":16,"message":"unauthorized"}', 401, { status: 'rejected', scope: 'account', code: 'HTTP_401' }],
    ['{"error":{}}', 200, { status: 'rejected', scope: 'unknown', code: 'REFUSED' }],
    ['<html>', 402, { status: 'rejected', scope: 'operator', code: 'HTTP_402' }],
    ['{"message_id":"1"}', 400, { status: 'rejected', scope: 'unknown', code: 'HTTP_400' }],
    ['{"message_id":""}', 200, UNREADABLE],
    ['{"message_id":{}}', 200, UNREADABLE],
    ['<html>', 404, { status: 'rejected', scope: 'unknown', code: 'HTTP_404' }],
  ])('with %s and HTTP %i has not simply taken it', async (body, status, outcome) => {
    answering(body, status);
    expect(await send()).toEqual(outcome);
  });

  it('is asked for the balance with the key in a header', async () => {
    await gatewayWith().checkAccount(soon());
    expect(fake.balanceCalls).toEqual([
      expect.objectContaining({ method: 'POST', authorization: 'Bearer secret', message: {} }),
    ]);
  });

  it('has no open account where it refuses, whatever the balance', async () => {
    fake.behaveOnBalance((response) => response.end('{"balance":5,"error":{"message":"insufficient rights"}}'));
    expect(await gatewayWith().checkAccount(soon())).toEqual({ isOpen: false, code: 'BALANCE' });
  });

  it.each([
    [{ message_id: '439166538239448536', delivery_status: 'DELIVERED' }, 'delivered', 'delivered'],
    [{ message_id: '439166538239448536', status: 'read' }, 'delivered', 'read'],
    [{ id: '439166538239448536', status: 'undelivered' }, 'failed', 'undelivered'],
    [{ message_id: '439166538239448536', status: 'failed' }, 'failed', 'failed'],
    [{ message_id: '439166538239448536', status: 'rejected' }, 'failed', 'rejected'],
    [{ message_id: '439166538239448536', status: 'expired' }, 'failed', 'expired'],
  ])('reports %j as %s', (fields, status, code) => {
    const { body, contentType } = fake.report(fields);
    const report = { body: Buffer.from(body), contentType, headers: {}, query: {} };
    expect(gatewayWith().readReports(report)).toEqual({
      reports: [{ messageId: '439166538239448536', status, code }],
      answer: 'OK',
    });
  });

  it.each(['', '{', '{"message_id":"1"}', '{"message_id":"1","status":"sent"}', '{"status":"delivered"}', '[]'])(
    'reports nothing final with %j',
    (body) => {
      const report = { body: Buffer.from(body), contentType: 'application/json', headers: {}, query: {} };
      expect(gatewayWith().readReports(report).reports).toEqual([]);
    },
  );
});
