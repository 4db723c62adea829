import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { CustomGateway } from '../src/sms-gateway/adapters/custom/custom.adapter';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { ADAPTERS } from './support/adapters';
import type { AnyFakeGateway } from './support/fake-gateway';

const PHONE = '79990000001';
const SMS = { phone: PHONE, text: 'Код: 123456. Никому его не сообщайте.', code: '123456' };

const http = new GatewayClient();

describe.each(ADAPTERS)('the adapter of $name', (adapter) => {
  let fake: AnyFakeGateway;
  beforeAll(async () => void (fake = await adapter.start()));
  afterAll(() => fake.stop());
  beforeEach(() => {
    fake.accept();
    fake.credentials = adapter.credentials;
    for (const list of [fake.received, fake.accepted]) list.length = 0;
  });

  const gatewayAt = (url: string) =>
    buildGateway(adapter.Gateway, { ...adapter.settings, [adapter.address]: url }, http);
  const send = (url = fake.url, deadline = AbortSignal.timeout(5000)) => gatewayAt(url).send(SMS, deadline);

  it('hands an SMS over and knows the id that the gateway gave it', async () => {
    const outcome = await send();
    expect(outcome).toMatchObject({ status: 'accepted' });
    const id = 'messageId' in outcome && outcome.messageId;
    expect(fake.accepted).toEqual([{ phone: PHONE, text: SMS[adapter.sends], id }]);
  });

  it.each([
    'Код: 123456',
    'Your code: 123456 — «не сообщайте»',
    `"quotes" 'апострофы' \`backticks\``,
    'a&b=c&api_id=x; %20 %D0%9A 100% + plus + plus',
    'first line\nsecond line\r\n\n@shop.example #123456',
    String.raw`back\slashes \n \u0041 \\`,
    '<b>{"json":[1]}</b> €',
    ' blanks around ',
  ])('R21: the text arrives exactly as given: %j', async (text) => {
    const sms = { ...SMS, text };
    await gatewayAt(fake.url).send(sms, AbortSignal.timeout(5000));
    expect(fake.textsTo(PHONE)).toEqual([sms[adapter.sends]]);
  });

  it('never has the credentials in an address', async () => {
    await send();
    expect(fake.received).toHaveLength(1);
    expect(fake.received[0]?.url).not.toMatch(/secret|shop/);
  });

  describe('when sending', () => {
    it('says that wrong credentials are trouble with the account, where the gateway says so', async () => {
      fake.credentials = 'other';
      const { wrongCredentials: code, unreadable } = adapter;
      const outcome = { status: 'rejected', scope: 'account', code };
      expect(await send()).toEqual(code === 'REFUSED' ? unreadable : outcome);
    });

    it('R23: takes an error body with HTTP 200 for a failure', async () => {
      fake.refuse(adapter.refusal.code);
      expect(await send()).toMatchObject(adapter.refusal.outcome);
    });

    it.each([301, 302, 303, 307, 308])(
      'R23: does not follow a redirect with HTTP %i, nor take it for a send',
      async (status) => {
        fake.behave((response) => response.writeHead(status, { location: fake.url }).end(fake.accepting(PHONE)));
        expect(await send()).toEqual({ status: 'unavailable', code: `HTTP_${status}` });
        expect(fake.received).toHaveLength(1);
      },
    );

    it.each([
      [401, { status: 'rejected', scope: 'account', code: 'HTTP_401' }],
      [403, { status: 'rejected', scope: 'account', code: 'HTTP_403' }],
      [402, { status: 'rejected', scope: 'operator', code: 'HTTP_402' }],
      [404, { status: 'rejected', scope: 'unknown', code: 'HTTP_404' }],
      [408, { status: 'unavailable', code: 'HTTP_408' }],
      [429, { status: 'throttled', code: 'HTTP_429' }],
      [500, { status: 'uncertain', code: 'HTTP_500' }],
      [502, { status: 'uncertain', code: 'HTTP_502' }],
      [503, { status: 'uncertain', code: 'HTTP_503' }],
      [504, { status: 'uncertain', code: 'HTTP_504' }],
    ])('R23: takes HTTP %i for what it says, whatever the id in its body', async (status, outcome) => {
      fake.behave((response) => response.writeHead(status).end(fake.accepting(PHONE)));
      expect(await send()).toEqual(outcome);
    });

    it.each([
      ['broken JSON', '{"id":'],
      ['HTML', '<!doctype html><html><body>502</body></html>'],
      ['nothing', ''],
      ['null', 'null'],
      ['a number', '348'],
      ['a list', '[{"id":348}]'],
      ['an empty object', '{}'],
      ['an object that nests wrongly', '{"status":"OK","success":true,"sms":7,"data":"x","id":{}}'],
    ])('R23: takes nothing for a success when the gateway answers %s', async (_, body) => {
      fake.behave((response) => response.end(body));
      expect(await send()).toEqual(adapter.unreadable);
    });

    it.each<[string, (body: string) => Buffer]>([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ])('reads an answer under %s, be it a success or a refusal', async (encoding, encode) => {
      fake.behave((response) =>
        response.writeHead(200, { 'content-encoding': encoding }).end(encode(fake.accepting(PHONE))),
      );
      expect(await send()).toMatchObject({ status: 'accepted' });
      fake.behave((response) => response.writeHead(200, { 'content-encoding': encoding }).end(encode('{}')));
      expect(await send()).toEqual(adapter.unreadable);
    });

    it('reads the answer that comes after interim ones', async () => {
      fake.behave((response) => {
        response.writeContinue();
        response.writeProcessing();
        response.writeEarlyHints({ link: '</style.css>; rel=preload' });
        response.writeContinue();
        response.end(fake.accepting(PHONE));
      });
      expect(await send()).toMatchObject({ status: 'accepted' });
    });

    describe('takes HTTP 4xx for "not taken"', () => {
      const NOT_TAKEN = { status: 'rejected', scope: 'unknown' };

      it.each([
        ['HTML', '<!doctype html><html><body>Not Found</body></html>'],
        ['XML', '<?xml version="1.0"?><TwilioResponse><RestException><Code>1</Code></RestException></TwilioResponse>'],
        ['nothing', ''],
        ['broken JSON', '{"error":'],
        ['an id', '{"id":348,"message_id":"348","sid":"348","status":"queued"}'],
      ])('with %s', async (_, body) => {
        for (const status of [400, 404, 405, 409, 413, 422]) {
          fake.behave((response) => response.writeHead(status).end(body));
          expect(await send()).toEqual({ ...NOT_TAKEN, code: `HTTP_${status}` });
        }
      });

      it('with an answer that breaks off, is too long, or hangs until the deadline', async () => {
        const outcome = { ...NOT_TAKEN, code: 'HTTP_400' };
        fake.behave((response) => response.writeHead(400).write('{"er', () => response.destroy()));
        expect(await send()).toEqual(outcome);
        fake.behave((response) => response.writeHead(400).end('x'.repeat(70_000)));
        expect(await send()).toEqual(outcome);
        fake.behave((response) => response.writeHead(400, { 'content-encoding': 'gzip' }).end('no gzip'));
        expect(await send()).toEqual(outcome);
        fake.behave((response) => response.writeHead(400).write('{"er'));
        expect(await send(fake.url, AbortSignal.timeout(500))).toEqual(outcome);
      });

      it('and reads first what the body says', async () => {
        fake.refuse(adapter.refusal.code, 400);
        const isByStatus = adapter.Gateway === CustomGateway;
        expect(await send()).toMatchObject(isByStatus ? { ...NOT_TAKEN, code: 'HTTP_400' } : adapter.refusal.outcome);
      });
    });

    it('R23: reads no more than 64 KiB, and is uncertain', async () => {
      fake.behave((response) => response.end(fake.accepting(PHONE) + ' '.repeat(65_536)));
      expect(await send()).toEqual({ status: 'uncertain', code: 'ANSWER_TOO_LONG' });
    });

    it.each<[string, (response: ServerResponse) => void]>([
      ['before it answers', (response) => response.destroy()],
      ['in the middle of its answer', (response) => response.write('{"id":1', () => response.destroy())],
    ])('R23: is uncertain when the gateway hangs up %s', async (_, behaviour) => {
      fake.behave(behaviour);
      expect((await send()).status).toBe('uncertain');
      expect(fake.received).toHaveLength(1);
    });

    it.each<[string, (response: ServerResponse) => void]>([
      ['says nothing', () => undefined],
      ['says half', (response) => response.writeHead(200).write('{')],
    ])('R23: is uncertain when the deadline passes while the gateway %s', async (_, behaviour) => {
      const deadline = new AbortController();
      fake.behave((response) => {
        behaviour(response);
        deadline.abort();
      });
      expect(await send(fake.url, deadline.signal)).toEqual({ status: 'uncertain', code: 'AbortError' });
      expect(fake.received).toHaveLength(1);
    });

    it('R23: sends nothing under a certificate that nobody vouches for', async () => {
      const impostor = await adapter.start({ tls: true });
      expect(await send(impostor.url)).toEqual({ status: 'unavailable', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      expect(impostor.received).toEqual([]);
      await impostor.stop();
    });

    it('R23: sends nothing where no TLS is spoken', async () => {
      expect((await send(fake.url.replace('http:', 'https:'))).status).toBe('unavailable');
      expect(fake.received).toEqual([]);
    });

    it('R23: is unavailable when nobody listens', async () => {
      const { url } = fake;
      const port = await fake.goDown();
      expect(await send(url)).toEqual({ status: 'unavailable', code: 'ECONNREFUSED' });
      await fake.listen(port);
    });

    it('R23: sends nothing after the deadline', async () => {
      expect(await send(fake.url, AbortSignal.abort())).toEqual({ status: 'unavailable', code: 'DEADLINE' });
      expect(fake.received).toEqual([]);
    });

    it('R23: does not wait for a connection beyond the deadline', async () => {
      const deadline = new AbortController();
      const connections: Socket[] = [];
      // Takes the connection and never shakes hands.
      const silent = createServer((connection) => {
        connections.push(connection.on('error', () => undefined));
        connection.once('data', () => deadline.abort());
      });
      await once(silent.listen(0, '127.0.0.1'), 'listening');
      const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/v2/sms/send`;
      expect(await send(url, deadline.signal)).toEqual({ status: 'unavailable', code: 'AbortError' });
      for (const connection of connections) connection.destroy();
      silent.close();
    });
  });
});
