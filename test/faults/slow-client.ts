import { once } from 'node:events';
import { connect } from 'node:net';
import { IMSHOP_KEY } from '../support/production-settings';

const BETWEEN_BYTES_MS = 400;

export type Trickled = 'headers' | 'body';

const HEAD = 'POST /profile/get HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const BODY = `${HEAD}key: ${IMSHOP_KEY}\r\nContent-Length: 4096\r\n\r\n{"userIdentifier":"`;

/** Sends a byte now and then, until it is cut; how long that took, and what it was told. */
export async function beSlow(url: string, trickled: Trickled): Promise<{ ms: number; answer: string }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => void (answer += chunk.toString())).on('error', () => undefined);
  await once(socket, 'connect');
  const startedAt = Date.now();
  socket.write(trickled === 'headers' ? `${HEAD}X-Slow: ` : BODY);
  const timer = setInterval(() => socket.write('x'), BETWEEN_BYTES_MS);
  await once(socket, 'close');
  clearInterval(timer);
  return { ms: Date.now() - startedAt, answer };
}
