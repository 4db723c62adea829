import { once } from 'node:events';
import { connect } from 'node:net';
import { METHODS } from 'node:http';
import { newPhone, newPhones } from './support/phones';
import { IMSHOP_KEY } from './support/production-settings';
import { Service } from './support/service';
import { statusOf } from './support/status-of';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

/** Writes raw bytes to the socket and reads until the service closes it. */
async function speak(...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(Number(new URL(service.urls[0] as string).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

function parse(answer: string): { status: number; body: unknown } {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) };
}

const failureOf = (status: number) => ({ status, body: { error: { message: expect.stringMatching(/\S/) } } });

describe('R01: every failure is JSON with error.message', () => {
  it.each([
    '/',
    '/nope',
    '/auth/otp',
    '/auth/otp/request/',
    '/profile/get/x',
    '/%zz',
    '/profile/get%00',
    `/${'x'.repeat(5000)}`,
  ])('an unknown address is 404: POST %s', async (path) => {
    const response = await fetch(`${service.urls[0]}${path}`, { method: 'POST', body: '{}' });
    expect({ status: response.status, body: await response.json() }).toEqual(failureOf(404));
  });

  it.each(['/auth/otp/request', '/auth/otp/confirm', '/auth/telegram', '/profile/get', '/profile/upsert'])(
    'every method but POST is 405 with Allow: POST at %s',
    async (path) => {
      for (const method of METHODS.filter((name) => !['POST', 'CONNECT', 'HEAD'].includes(name))) {
        const answer = await speak(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        expect({ method, ...parse(answer) }).toEqual({ method, ...failureOf(405) });
        expect(answer).toMatch(/\r\nallow: POST\r\n/);
      }
      expect(await speak(`HEAD ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 405 /);
    },
  );

  it.each([
    ['garbage', 400, 'GARBAGE\r\n\r\n'],
    ['binary garbage', 400, Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x0d, 0x0a])],
    ['HTTP/2', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['two lengths', 400, 'POST /profile/get HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [
      'both framings',
      400,
      'POST /profile/get HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['headers of 32 KiB', 431, `POST /profile/get HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(32_768)}\r\n\r\n`],
  ])('%s on the socket is %i', async (_, status, bytes) => {
    expect(parse(await speak(bytes))).toEqual(failureOf(status));
  });

  describe('garbage after a valid request on the same connection', () => {
    const get = (userIdentifier: string) => {
      const body = JSON.stringify({ userIdentifier });
      const head = `Host: x\r\nContent-Type: application/json\r\nkey: ${IMSHOP_KEY}\r\nContent-Length: ${body.length}`;
      return `POST /profile/get HTTP/1.1\r\n${head}\r\n\r\n${body}`;
    };
    const statusesIn = (answers: string) =>
      [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

    it.each([
      ['one request', [get(newPhone())], [200, 400]],
      ['two requests', newPhones(2).map(get), [200, 200, 400]],
    ])('is refused after %s was answered, and closes the connection', async (_, requests, statuses) => {
      const answers = await speak(`${requests.join('')}GARBAGE\r\n\r\n`);
      expect(statusesIn(answers)).toEqual(statuses);
      expect(answers.match(/"user":/g)).toHaveLength(requests.length);
      expect(answers).toMatch(/Connection: close\r\n\r\n\{"error":\{"message":"[^"]+"\}\}$/);
    });

    it('is refused once, however much of it comes', async () => {
      const phone = newPhone();
      const garbage = 'GARBAGE\r\n\r\n'.repeat(1_000);
      expect(statusesIn(await speak(get(phone), garbage, garbage))).toEqual([200, 400]);
    });

    it('is refused after the answer where it is a body that is no chunk', async () => {
      const [phone, other] = [newPhone(), newPhone()];
      const chunked = get(phone).replace(/Content-Length: \d+/, 'Transfer-Encoding: chunked');
      expect(statusesIn(await speak(get(other) + chunked))).toEqual([200, 400]);
      expect(statusesIn(await speak(chunked))).toEqual([400]);
    });
  });

  it('headers that never end are 408', async () => {
    expect(parse(await speak('POST /profile/get HTTP/1.1\r\nHost: x\r\n'))).toEqual(failureOf(408));
  });

  it('a body that never ends is 408', async () => {
    const headers = ['Host: x', 'Content-Type: application/json', `key: ${IMSHOP_KEY}`, 'Content-Length: 99'];
    const head = ['POST /profile/get HTTP/1.1', ...headers, '', '{'].join('\r\n');
    expect(parse(await speak(head))).toEqual(failureOf(408));
  });

  const CLOSING = ['Content-Type: application/json', 'Connection: close', 'Content-Length: 2'];
  it.each(['Host: x\r\nExpect: the-unexpected', 'X-No-Host: 1'])(
    'Node answers nothing by itself: %j',
    async (header) => {
      const answer = await speak(['POST /profile/get HTTP/1.1', header, ...CLOSING, '', '{}'].join('\r\n'));
      expect(parse(answer)).toEqual(failureOf(401));
    },
  );

  it('the database gone is 503, nothing is sent, and it recovers without a restart', async () => {
    const phone = newPhone();
    await service.database.goDown();
    const answers = [
      await service.requestCode(phone),
      await service.confirmCode(phone, '123456'),
      await service.getUser(phone),
      await service.upsert({ id: 'x' }),
    ];
    const ready = await fetch(`${service.urls[0]}/health/ready`);
    const live = await fetch(`${service.urls[0]}/health/live`);
    await service.database.comeBack();
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(answers.map(() => failureOf(503)));
    expect({ status: ready.status, body: await ready.json() }).toEqual(failureOf(503));
    expect({ status: live.status, body: await live.json() }).toEqual({ status: 200, body: { status: 'ok' } });
    expect(service.sms.smsTo(phone)).toEqual([]);
    expect(await service.signIn(phone)).toBeDefined();
    expect(await statusOf(`${service.urls[0]}/health/ready`)).toBe(200);
  });

  it('a fault of our own is 500 and says nothing of itself', async () => {
    const phone = newPhone();
    await service.database.query('alter table account rename to lost');
    const { status, body } = await service.getUser(phone);
    await service.database.query('alter table lost rename to account');
    expect({ status, body }).toEqual({
      status: 500,
      body: { error: { message: 'Что-то пошло не так. Попробуйте позже' } },
    });
    expect(service.log.findLast((line) => line.includes('"level":"error"'))).toContain(
      'relation \\"account\\" does not exist',
    );
  });

  it('carries no trace of the server, is never cached, and names its request', async () => {
    const { headers } = await service.getUser('nobody');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

it('R20: forwarded headers change nothing unless the proxy is named', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 35; i++) {
    const headers = {
      key: 'bad',
      'x-forwarded-for': `10.0.0.${i}`,
      forwarded: `for=10.0.0.${i}`,
      'x-real-ip': `10.0.0.${i}`,
    };
    statuses.push((await service.post('/profile/get', {}, { headers })).status);
  }
  expect(statuses.at(-1)).toBe(429);
  const behindProxy = await service.addReplica({ TRUST_PROXY: '127.0.0.1' });
  for (let i = 0; i < 35; i++) {
    const headers = { key: 'bad', 'x-forwarded-for': `10.0.0.${i}` };
    expect((await service.post('/profile/get', {}, { headers, replica: behindProxy })).status).toBe(401);
  }
});
