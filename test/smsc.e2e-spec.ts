import { once } from 'node:events';
import { createServer } from 'node:net';
import { SmscGateway } from '../src/sms-gateway/adapters/smsc.gateway';
import { GatewayHttp } from '../src/sms-gateway/gateway-http';
import { Environment } from '../src/config/environment';
import { FakeSmsc } from './support/fake-smsc';

const SMS = { phone: '79990000001', text: 'Код: 123456. Никому его не сообщайте.' };

let fake: FakeSmsc;
const http = new GatewayHttp();
beforeAll(async () => void (fake = await FakeSmsc.start()));
afterAll(async () => {
  await fake.stop();
  await http.onApplicationShutdown();
});

function gateway(settings: Partial<Environment> = {}): SmscGateway {
  const login = { SMSC_URL: fake.url, SMSC_LOGIN: 'shop', SMSC_PASSWORD: 'secret' };
  return new SmscGateway(Object.assign(new Environment(), { ...login, ...settings }), http);
}

const send = (settings?: Partial<Environment>, ms = 5000) => gateway(settings).send(SMS, AbortSignal.timeout(ms));

describe('SMSC.ru', () => {
  it('gets the message in its JSON, the credentials in the body and not in the address', async () => {
    fake.accept();
    await send();
    await send({ SMSC_API_KEY: 'api-key', SMS_SENDER: 'SHOP' });
    expect(fake.received.slice(-2)).toEqual([
      {
        url: '/rest/send/',
        contentType: 'application/json; charset=utf-8',
        message: { login: 'shop', psw: 'secret', phones: '+79990000001', mes: SMS.text, fmt: 3, charset: 'utf-8' },
      },
      {
        url: '/rest/send/',
        contentType: 'application/json; charset=utf-8',
        message: { apikey: 'api-key', phones: '+79990000001', mes: SMS.text, sender: 'SHOP', fmt: 3, charset: 'utf-8' },
      },
    ]);
  });

  it('accepts with an id', async () => {
    fake.behave((response) => response.end('{"id":348,"cnt":1}'));
    expect(await send()).toEqual({ status: 'accepted', messageId: '348' });
  });

  it.each([
    [1, { status: 'rejected', scope: 'message', code: '1' }],
    [2, { status: 'rejected', scope: 'account', code: '2' }],
    [3, { status: 'rejected', scope: 'account', code: '3' }],
    [4, { status: 'unavailable', code: '4' }],
    [5, { status: 'rejected', scope: 'message', code: '5' }],
    [6, { status: 'rejected', scope: 'sender', code: '6' }],
    [7, { status: 'rejected', scope: 'recipient', code: '7' }],
    [8, { status: 'rejected', scope: 'recipient', code: '8' }],
    [9, { status: 'throttled', code: '9' }],
    [77, { status: 'unavailable', code: '77' }],
  ])('refuses with HTTP 200 and code %i, with or without an id', async (code, outcome) => {
    fake.refuse(code);
    expect(await send()).toEqual(outcome);
  });

  it.each<[number, object]>([
    [401, { status: 'rejected', scope: 'account', code: 'HTTP_401' }],
    [403, { status: 'rejected', scope: 'account', code: 'HTTP_403' }],
    [408, { status: 'uncertain', code: 'HTTP_408' }],
    [429, { status: 'throttled', code: 'HTTP_429' }],
    [500, { status: 'uncertain', code: 'HTTP_500' }],
    [503, { status: 'uncertain', code: 'HTTP_503' }],
    [307, { status: 'unavailable', code: 'HTTP_307' }],
  ])('answers HTTP %i', async (status, outcome) => {
    const before = fake.received.length;
    fake.behave((response) => response.writeHead(status, { location: fake.url }).end('{"id":1,"cnt":1}'));
    expect(await send()).toEqual(outcome);
    expect(fake.received).toHaveLength(before + 1);
  });

  it.each<[string, string]>([
    ['broken JSON', '{"id":'],
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['an empty object', '{}'],
  ])('answers %s: it may have been sent', async (_, body) => {
    fake.behave((response) => response.end(body));
    expect(await send()).toEqual({ status: 'uncertain', code: 'UNREADABLE' });
  });

  it('answers more than 64 KiB: the rest is not read', async () => {
    fake.behave((response) => response.end(`{"id":1,"pad":"${'x'.repeat(70_000)}"}`));
    expect(await send()).toEqual({ status: 'uncertain', code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' });
  });

  it('hangs up before it answers: it may have been sent', async () => {
    fake.behave((response) => response.destroy());
    expect((await send()).status).toBe('uncertain');
  });

  it('does not answer by the deadline: it may have been sent', async () => {
    fake.behave(() => undefined);
    expect((await send({}, 200)).status).toBe('uncertain');
  });

  it('is not reachable: certainly not sent', async () => {
    const closed = createServer();
    closed.listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as { port: number };
    closed.close();
    expect(await send({ SMSC_URL: `http://127.0.0.1:${port}/` })).toEqual({
      status: 'unavailable',
      code: 'ECONNREFUSED',
    });
  });

  it('shows no certificate: certainly not sent', async () => {
    const outcome = await send({ SMSC_URL: fake.url.replace('http:', 'https:') });
    expect(outcome.status).toBe('unavailable');
  });
});
