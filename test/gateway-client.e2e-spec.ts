import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { GatewayClient } from '../src/sms-gateway/gateway-client';

const MESSAGE = { headers: { 'content-type': 'text/plain' }, body: 'Код: 123456' };
const http = new GatewayClient();

const urlOf = (server: { address(): unknown }) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const post = (url: string, deadline = AbortSignal.timeout(5000)) => http.post(url, MESSAGE, deadline);

describe('a gateway over HTTP', () => {
  let server: Server;
  const serve = async (listener: RequestListener) => {
    server = createServer(listener);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return urlOf(server);
  };
  afterEach(() => server.close());

  it('is asked for an answer that is not encoded, on a connection that is not kept', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers);
      response.end('ok');
    });
    expect(await post(url)).toEqual({ status: 200, body: 'ok' });
    expect(seen).toEqual([expect.objectContaining({ 'accept-encoding': 'identity', connection: 'close' })]);
  });

  it('R23: is uncertain when a small answer becomes a large one', async () => {
    const url = await serve((_, response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(10_000_000))),
    );
    expect(await post(url)).toEqual({ outcome: { status: 'uncertain', code: 'ERR_BUFFER_TOO_LARGE' } });
  });

  it('is uncertain when an answer is encoded in a way that nobody asked for', async () => {
    const url = await serve((_, response) => response.setHeader('content-encoding', 'zstd').end('x'));
    expect(await post(url)).toEqual({ outcome: { status: 'uncertain', code: 'UNKNOWN_CODING' } });
  });

  it('may begin its answer with a byte order mark', async () => {
    const url = await serve((_, response) => response.end('\u{feff}{"id":1}'));
    expect(await post(url)).toEqual({ status: 200, body: '{"id":1}' });
  });
});

describe('a gateway that closes connections', () => {
  const connections: Socket[] = [];
  let requests = 0;
  let answered = 0;
  let afterAnswer: (connection: Socket) => void;
  const server = createSocketServer((connection) => {
    connections.push(connection.on('error', () => undefined));
    let isAnswered = false;
    connection.on('data', (data) => {
      // What comes on a connection that it has given up is never looked at.
      if (isAnswered) return connection.destroy();
      requests += data.toString().split('POST ').length - 1;
      if (!data.toString().includes('123456')) return connection;
      isAnswered = true;
      answered++;
      connection.write('HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok', () =>
        afterAnswer(connection),
      );
      return connection;
    });
  });
  beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
  afterAll(() => {
    for (const connection of connections) connection.destroy();
    server.close();
  });

  it.each<[string, (connection: Socket) => void]>([
    ['right after its answer', (connection) => connection.destroy()],
    ['when the next SMS comes', () => undefined],
    ['for writing only', (connection) => connection.end()],
  ])('%s takes the next SMS all the same, once', async (_, close) => {
    afterAnswer = close;
    requests = 0;
    answered = 0;
    for (let i = 0; i < 5; i++) expect(await post(urlOf(server))).toEqual({ status: 200, body: 'ok' });
    expect([requests, answered]).toEqual([5, 5]);
  });
});
