import { EventEmitter, once } from 'node:events';
import { type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import tls from 'node:tls';
import {
  answeredBy,
  CONNECT_TIMEOUT_MS,
  certificate,
  listening,
  MAX_ANSWER_BYTES,
  post,
  servers,
  serving,
  speaking,
  unavailable,
  uncertain,
  useFakeTimers,
} from '../../test/support/gateway-servers';

describe('R23: a send is unavailable', () => {
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
    expect(await post(url, 0)).toEqual(unavailable('DEADLINE'));
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
    const silent = createSocketServer((connection) => {
      connection.on('error', () => undefined).once('data', () => jest.advanceTimersByTime(1000));
    });
    const url = await listening(silent, 'https');
    useFakeTimers();
    expect(await post(url, performance.now() + 1000)).toEqual(unavailable('TimeoutError'));
  });

  it('when there is no connection after two seconds', async () => {
    const arrival = new EventEmitter();
    const silent = createSocketServer((connection) => {
      connection.on('error', () => undefined).once('data', () => arrival.emit('hello'));
    });
    const url = await listening(silent, 'https');
    useFakeTimers();
    const answers: unknown[] = [];
    const sent = post(url, performance.now() + 60_000).then((answer) => answers.push(answer));
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

describe('R23: a send is uncertain', () => {
  it.each([500, 502, 503, 504, 599])('when the answer is HTTP %i, whatever its body', async (status) => {
    const answer = await answeredBy((response) => response.writeHead(status).end('{"id":1}'));
    expect(answer).toEqual(uncertain(`HTTP_${status}`));
  });

  it.each<[string, (connection: Socket) => void, string]>([
    ['resets the connection', (connection) => connection.resetAndDestroy(), 'ECONNRESET'],
    ['closes the connection', (connection) => connection.end(), 'ECONNRESET'],
    [
      'closes the connection, and resets it after that',
      (connection) => void connection.end(() => setTimeout(() => connection.resetAndDestroy(), 50)),
      'ECONNRESET',
    ],
    ['closes it in the head', (connection) => connection.end('HTTP/1.1 200 OK\r\nconte'), 'ECONNRESET'],
    [
      'closes it in the body',
      (connection) => connection.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"id"'),
      'ECONNRESET',
    ],
    ['does not speak HTTP', (connection) => connection.end('220 mail.example ESMTP\r\n'), 'NOT_HTTP'],
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
    const url = await serving((_request, response) => answer(response));
    expect(await post(url, performance.now() + 100)).toEqual(uncertain('TimeoutError'));
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
