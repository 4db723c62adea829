import { EventEmitter, getEventListeners, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { generate } from 'selfsigned';
import tls from 'node:tls';
import { GatewayClient } from './gateway-client';

const MESSAGE = { headers: { 'content-type': 'text/plain' }, body: 'Код: 123456' };
const MAX_ANSWER_BYTES = 64 * 1024;
const CONNECT_TIMEOUT_MS = 2_000;

const http = new GatewayClient();
const post = (url: string, deadline = AbortSignal.timeout(5000)) => http.post(url, MESSAGE, deadline);
const unavailable = (code: string) => ({ outcome: { status: 'unavailable', code } });
const uncertain = (code: string) => ({ outcome: { status: 'uncertain', code } });

/** Servers of the test that runs, and the connections to them. */
const servers: Server[] = [];
const connections: Socket[] = [];
afterEach(() => {
  for (const connection of connections.splice(0)) connection.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server, scheme = 'http'): Promise<string> {
  servers.push(server.on('connection', (connection: Socket) => void connections.push(connection)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
}

/** The address of a gateway that speaks HTTP. */
const serving = (listener: RequestListener) => listening(createServer(listener));

/** The address of a gateway that answers each whole request with these bytes, or as the function does. */
function speaking(answer: string | ((connection: Socket) => void)): Promise<string> {
  const server = createSocketServer((connection) => {
    let received = '';
    connection.on('error', () => undefined);
    connection.on('data', (data) => {
      received += data.toString();
      if (!received.endsWith('123456')) return;
      received = '';
      if (typeof answer === 'string') connection.end(answer);
      else answer(connection);
    });
  });
  return listening(server);
}

/** How a send ends that is answered so. */
const answeredBy = async (answer: (response: ServerResponse) => void) =>
  post(await serving((request, response) => void request.resume().on('end', () => answer(response))));

/** A certificate that nobody vouches for. */
async function certificate(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { key, cert };
}

describe('the request to a gateway', () => {
  it('has the method, the path, the headers and the body that it was given', async () => {
    const seen: unknown[] = [];
    const url = await serving(({ method, url: path, headers }, response) => {
      seen.push([method, path, headers['content-type'], headers['x-from']]);
      response.end('ok');
    });
    const deadline = AbortSignal.timeout(5000);
    await http.post(`${url}?json=1`, MESSAGE, deadline);
    await http.get(url, { 'x-from': 'SHOP' }, deadline);
    await http.call('PUT', url, MESSAGE, deadline);
    expect(seen).toEqual([
      ['POST', '/send?json=1', 'text/plain', undefined],
      ['GET', '/send', undefined, 'SHOP'],
      ['PUT', '/send', 'text/plain', undefined],
    ]);
  });

  it('has its body in UTF-8, and the length of it in bytes', async () => {
    const seen: unknown[] = [];
    const url = await serving((request, response) => {
      void text(request).then((body) => {
        seen.push(request.headers['content-length'], body);
        response.end('ok');
      });
    });
    await post(url);
    expect(seen).toEqual([String(Buffer.byteLength(MESSAGE.body)), MESSAGE.body]);
  });

  it('asks for an answer that is not encoded, on a connection that is not kept', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const url = await serving((request, response) => {
      seen.push(request.headers);
      response.end('ok');
    });
    await http.post(url, { ...MESSAGE, headers: { 'accept-encoding': 'gzip' } }, AbortSignal.timeout(5000));
    expect(seen).toEqual([expect.objectContaining({ 'accept-encoding': 'identity', connection: 'close' })]);
  });

  it('is not sent if a header has a line break in it', async () => {
    const seen: unknown[] = [];
    const url = await serving((request) => void seen.push(request));
    const message = { ...MESSAGE, headers: { 'x-from': 'SHOP\r\nx-to: 1' } };
    expect(await http.post(url, message, AbortSignal.timeout(5000))).toEqual(unavailable('ERR_INVALID_CHAR'));
    expect(seen).toEqual([]);
  });
});

describe('the answer of a gateway', () => {
  it.each([200, 201, 202, 400, 401, 402, 403, 404, 408, 409, 413, 422, 429])(
    'with HTTP %i is its status and its body as it came',
    async (status) => {
      const body = '<!doctype html><p>описание</p>';
      expect(await answeredBy((response) => response.writeHead(status).end(body))).toEqual({ status, body });
    },
  );

  it('is read in whichever pieces it comes', async () => {
    const bytes = Buffer.from('{"error":"описание"}');
    const answer = await answeredBy((response) => {
      response.write(bytes.subarray(0, 11));
      setTimeout(() => response.end(bytes.subarray(11)), 20);
    });
    expect(answer).toEqual({ status: 200, body: '{"error":"описание"}' });
  });

  it('ends with the connection if it tells no length', async () => {
    expect(await post(await speaking('HTTP/1.0 200 OK\r\n\r\n{"id":1}'))).toEqual({ status: 200, body: '{"id":1}' });
  });

  it('is read without its byte order mark, and whatever its bytes are', async () => {
    const bytes = Buffer.concat([Buffer.from('\u{feff}{"id":1}'), Buffer.from([0xcf])]);
    expect(await answeredBy((response) => response.end(bytes))).toEqual({ status: 200, body: '{"id":1}\u{fffd}' });
  });

  it.each<[string, (body: string) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is read under %s, although nobody asked for it', async (encoding, encode) => {
    const answer = await answeredBy((response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(encode('{"id":1}')),
    );
    expect(answer).toEqual({ status: 200, body: '{"id":1}' });
  });

  it('is the one that comes after interim ones', async () => {
    const answer = await answeredBy((response) => {
      response.writeContinue();
      response.writeProcessing();
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.writeContinue();
      response.end('ok');
    });
    expect(answer).toEqual({ status: 200, body: 'ok' });
  });

  it('leaves nothing that listens to the deadline', async () => {
    const deadline = new AbortController();
    await post(await serving((_, response) => response.end('ok')), deadline.signal);
    expect(getEventListeners(deadline.signal, 'abort')).toEqual([]);
  });
});

describe('R23: a send is unavailable, for nothing can have been taken,', () => {
  it.each([300, 301, 302, 303, 304, 307, 308])('when the answer is HTTP %i, which is not followed', async (status) => {
    let requests = 0;
    const url = await serving((request, response) => {
      requests++;
      response.writeHead(status, { location: `http://${request.headers.host}/other` }).end('{"id":1}');
    });
    expect(await post(url)).toEqual(unavailable(`HTTP_${status}`));
    expect(requests).toBe(1);
  });

  it('when nobody listens', async () => {
    const url = await serving(() => undefined);
    await new Promise((resolve) => void servers.pop()?.close(resolve));
    expect(await post(url)).toEqual(unavailable('ECONNREFUSED'));
  });

  it('when the deadline passed before', async () => {
    let requests = 0;
    const url = await serving(() => void requests++);
    expect(await post(url, AbortSignal.abort())).toEqual(unavailable('DEADLINE'));
    expect(requests).toBe(0);
  });

  it('when nobody vouches for the certificate', async () => {
    let requests = 0;
    const url = await listening(
      createTlsServer(await certificate(), () => void requests++),
      'https',
    );
    expect(await post(url)).toEqual(unavailable('DEPTH_ZERO_SELF_SIGNED_CERT'));
    expect(requests).toBe(0);
  });

  it('when no TLS is spoken where there should be', async () => {
    let requests = 0;
    const url = await serving(() => void requests++);
    expect((await post(url.replace('http:', 'https:'))).outcome?.status).toBe('unavailable');
    expect(requests).toBe(0);
  });

  it('when the deadline passes in the middle of the TLS handshake', async () => {
    const deadline = new AbortController();
    const silent = createSocketServer((connection) => {
      connection.on('error', () => undefined).once('data', () => deadline.abort());
    });
    expect(await post(await listening(silent, 'https'), deadline.signal)).toEqual(unavailable('AbortError'));
  });

  it('when there is no connection after two seconds', async () => {
    const arrival = new EventEmitter();
    const silent = createSocketServer((connection) => {
      connection.on('error', () => undefined).once('data', () => arrival.emit('hello'));
    });
    const url = await listening(silent, 'https');
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    const answers: unknown[] = [];
    const sent = post(url, new AbortController().signal).then((answer) => answers.push(answer));
    await once(arrival, 'hello');
    await jest.advanceTimersByTimeAsync(CONNECT_TIMEOUT_MS - 1);
    expect(answers).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    jest.useRealTimers();
    await sent;
    expect(answers).toEqual([unavailable('CONNECT_TIMEOUT')]);
  });

  it('when the address is none', async () => {
    expect(await post('http://')).toEqual(unavailable('ERR_INVALID_URL'));
  });
});

describe('R23: a send is uncertain, for it may have been taken,', () => {
  it.each([500, 502, 503, 504, 599])('when the answer is HTTP %i, whatever its body', async (status) => {
    const answer = await answeredBy((response) => response.writeHead(status).end('{"id":1}'));
    expect(answer).toEqual(uncertain(`HTTP_${status}`));
  });

  it.each<[string, (connection: Socket) => void, string]>([
    ['resets the connection', (connection) => connection.resetAndDestroy(), 'ECONNRESET'],
    ['closes the connection', (connection) => connection.end(), 'ECONNRESET'],
    ['closes it in the head', (connection) => connection.end('HTTP/1.1 200 OK\r\nconte'), 'ECONNRESET'],
    [
      'closes it in the body',
      (connection) => connection.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"id"'),
      'ECONNRESET',
    ],
    ['does not speak HTTP', (connection) => connection.end('220 mail.example ESMTP\r\n'), 'HPE_INVALID_CONSTANT'],
    [
      'has a head without end',
      (connection) => connection.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`),
      'HPE_HEADER_OVERFLOW',
    ],
  ])('when the gateway %s', async (_, answer, code) => {
    expect(await post(await speaking(answer))).toEqual(uncertain(code));
  });

  it('when the answer has more than 64 KiB, and the rest of it is not read', async () => {
    const longest = 'x'.repeat(MAX_ANSWER_BYTES);
    expect(await answeredBy((response) => response.end(longest))).toEqual({ status: 200, body: longest });
    expect(await answeredBy((response) => response.end(`${longest}x`))).toEqual(uncertain('ANSWER_TOO_LONG'));
    const ended = new EventEmitter();
    const isClosed = once(ended, 'close');
    const endless = await answeredBy((response) => {
      const more = setInterval(() => response.write(longest), 1);
      response.on('close', () => {
        clearInterval(more);
        ended.emit('close');
      });
    });
    expect(endless).toEqual(uncertain('ANSWER_TOO_LONG'));
    await isClosed;
  });

  it.each<[string, string, Buffer, string]>([
    ['becomes a large one', 'gzip', gzipSync(Buffer.alloc(10_000_000)), 'ERR_BUFFER_TOO_LARGE'],
    ['is encoded in an unknown way', 'zstd', Buffer.from('x'), 'UNKNOWN_CODING'],
    ['is not encoded as it says', 'gzip', Buffer.from('{"id":1}'), 'Z_DATA_ERROR'],
    ['is cut in its encoding', 'gzip', gzipSync('{"id":1}').subarray(0, 20), 'Z_BUF_ERROR'],
  ])('when an answer %s', async (_, encoding, body, code) => {
    const answer = await answeredBy((response) => response.setHeader('content-encoding', encoding).end(body));
    expect(answer).toEqual(uncertain(code));
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['says nothing', () => undefined],
    ['has said half', (response) => response.writeHead(200).write('{')],
    ['says one byte after the other', (response) => setInterval(() => response.write(' '), 5).unref()],
  ])('when the deadline passes while the gateway %s', async (_, answer) => {
    const deadline = new AbortController();
    const url = await serving((request, response) => {
      answer(response);
      request.resume().on('end', () => setTimeout(() => deadline.abort(), 20));
    });
    expect(await post(url, deadline.signal)).toEqual(uncertain('AbortError'));
    expect(await post(await serving(() => undefined), AbortSignal.timeout(50))).toEqual(uncertain('TimeoutError'));
  });

  it('when the deadline passes with a reason that is no error', async () => {
    const deadline = new AbortController();
    const url = await serving(() => deadline.abort('enough'));
    expect(await post(url, deadline.signal)).toEqual(uncertain('UNKNOWN'));
  });
});

describe('R23: the status of an answer decides, although its body', () => {
  it.each<[string, (response: ServerResponse) => unknown]>([
    ['breaks off', (response) => response.write('{"er', () => response.destroy())],
    ['is too long', (response) => response.end('x'.repeat(70_000))],
    ['is not encoded as it says', (response) => response.setHeader('content-encoding', 'gzip').end('no gzip')],
    ['hangs until the deadline', (response) => response.write('{"er')],
  ])('%s', async (_, answer) => {
    const answered = async (statusCode: number) => {
      const url = await serving((_request, response) => void answer(Object.assign(response, { statusCode })));
      return post(url, AbortSignal.timeout(300));
    };
    expect(await answered(400)).toEqual({ status: 400, body: '' });
    expect(await answered(302)).toEqual(unavailable('HTTP_302'));
    expect(await answered(503)).toEqual(uncertain('HTTP_503'));
  });
});

describe('R23: a gateway that is known by its certificate', () => {
  it('takes an SMS, and is uncertain once it was connected', async () => {
    const own = await certificate();
    const { createSecureContext } = tls;
    // The client takes the authorities of the system; this one is none of them.
    const trust = jest
      .spyOn(tls, 'createSecureContext')
      .mockImplementation((options) => createSecureContext({ ...options, ca: own.cert }));
    const serve: RequestListener = ({ url }, response) => (url === '/send' ? response.end('ok') : response.destroy());
    const url = await listening(createTlsServer(own, serve), 'https');
    const answers = [await post(url), await post(`${url}/other`)];
    trust.mockRestore();
    expect(answers).toEqual([{ status: 200, body: 'ok' }, uncertain('ECONNRESET')]);
  });
});

describe('a gateway that closes connections', () => {
  it.each<[string, (connection: Socket) => unknown]>([
    ['right after its answer', (connection) => connection.destroy()],
    ['when the next SMS comes', () => undefined],
    ['for writing only', (connection) => connection.end()],
  ])('%s takes the next SMS all the same, once', async (_, close) => {
    const answered = new Set<Socket>();
    let requests = 0;
    const url = await speaking((connection) => {
      requests++;
      // What comes on a connection that it has given up is never looked at.
      if (answered.has(connection)) {
        connection.destroy();
        return;
      }
      answered.add(connection);
      connection.write('HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok', () =>
        close(connection),
      );
    });
    for (let i = 0; i < 5; i++) expect(await post(url)).toEqual({ status: 200, body: 'ok' });
    expect([requests, answered.size]).toEqual([5, 5]);
  });
});
