import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { generate } from 'selfsigned';
import { GatewayClient } from '../../src/sms-gateway/gateway-client';

export const MESSAGE = { headers: { 'content-type': 'text/plain' }, body: 'Код: 123456' };
export const MAX_ANSWER_BYTES = 64 * 1024;
export const CONNECT_TIMEOUT_MS = 2_000;
export const KEEP_ALIVE_MS = 3_000;

export const http = new GatewayClient();
export const post = (url: string, deadline = performance.now() + 5000) => http.post(url, MESSAGE, deadline);
export const unavailable = (code: string) => ({ outcome: { status: 'unavailable', code } });
export const uncertain = (code: string) => ({ outcome: { status: 'uncertain', code } });

/** Servers of the test that runs, and the connections to them. */
export const servers: Server[] = [];
const connections: Socket[] = [];
afterEach(() => {
  for (const connection of connections.splice(0)) connection.destroy();
  for (const server of servers.splice(0)) server.close();
  jest.useRealTimers();
});

export async function listening(server: Server, scheme = 'http'): Promise<string> {
  servers.push(server.on('connection', (connection: Socket) => void connections.push(connection)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
}

/** The address of a gateway that speaks HTTP. */
export const serving = (listener: RequestListener) => listening(createServer(listener));

/** The address of a gateway that answers each whole request with these bytes, or as the function does. */
export function speaking(answer: string | ((connection: Socket) => void)): Promise<string> {
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
export const answeredBy = async (answer: (response: ServerResponse) => void) =>
  post(await serving((request, response) => void request.resume().on('end', () => answer(response))));

/** Stops the timers of the client; sockets go on. */
export function useFakeTimers(): void {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
}

/** A certificate that nobody vouches for. */
export async function certificate(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { key, cert };
}
