import { EventEmitter, once } from 'node:events';
import { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import {
  answeredBy,
  CONNECT_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  http,
  MESSAGE,
  post,
  serving,
  speaking,
  unavailable,
  uncertain,
  useFakeTimers,
} from '../../test/support/gateway-servers';

describe('the request to a gateway', () => {
  it('has the method, the path, the headers and the body that it was given', async () => {
    const seen: unknown[] = [];
    const url = await serving(({ method, url: path, headers }, response) => {
      seen.push([method, path, headers['content-type'], headers['x-from']]);
      response.end('ok');
    });
    const deadline = performance.now() + 5000;
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

  it('asks for an answer that is not encoded, on a connection that is kept', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const url = await serving((request, response) => {
      seen.push(request.headers);
      response.end('ok');
    });
    await http.post(url, { ...MESSAGE, headers: { 'accept-encoding': 'gzip' } }, performance.now() + 5000);
    expect(seen).toEqual([expect.objectContaining({ 'accept-encoding': 'identity', connection: 'keep-alive' })]);
  });

  it('is not sent if a header has a line break in it', async () => {
    const seen: unknown[] = [];
    const url = await serving((request) => void seen.push(request));
    const message = { ...MESSAGE, headers: { 'x-from': 'SHOP\r\nx-to: 1' } };
    expect(await http.post(url, message, performance.now() + 5000)).toEqual(unavailable('ERR_INVALID_CHAR'));
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

  it('is waited for as long as the deadline lets it', async () => {
    const arrival = new EventEmitter();
    const url = await serving((_, response) => void arrival.emit('request', response));
    useFakeTimers();
    const sent = post(url, performance.now() + 40 * CONNECT_TIMEOUT_MS);
    const [response] = (await once(arrival, 'request')) as [ServerResponse];
    await jest.advanceTimersByTimeAsync(30 * CONNECT_TIMEOUT_MS);
    response.end('ok');
    const answer = await sent;
    jest.useRealTimers();
    expect(answer).toEqual({ status: 200, body: 'ok' });
  });

  it('leaves no timer behind, once its connection has been idle for three seconds', async () => {
    useFakeTimers();
    await post(await serving((_, response) => response.end('ok')));
    await jest.advanceTimersByTimeAsync(KEEP_ALIVE_MS);
    expect(jest.getTimerCount()).toBe(0);
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
      return post(url, performance.now() + 300);
    };
    expect(await answered(400)).toEqual({ status: 400, body: '' });
    expect(await answered(302)).toEqual(unavailable('HTTP_302'));
    expect(await answered(503)).toEqual(uncertain('HTTP_503'));
  });
});

describe('a gateway that closes connections', () => {
  it.each<[string, (connection: Socket) => unknown]>([
    ['right after its answer', (connection) => connection.destroy()],
    ['for writing only', (connection) => connection.end()],
  ])('%s takes the next SMS all the same, once', async (_, close) => {
    const answered = new Set<Socket>();
    let requests = 0;
    const url = await speaking((connection) => {
      requests++;
      answered.add(connection);
      connection.write('HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok', () =>
        close(connection),
      );
    });
    for (let i = 0; i < 5; i++) expect(await post(url)).toEqual({ status: 200, body: 'ok' });
    expect([requests, answered.size]).toEqual([5, 5]);
  });
});
