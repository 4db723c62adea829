import { once } from 'node:events';
import { connect as connectByTcp, isIP, type Socket } from 'node:net';
import { connect as connectByTls } from 'node:tls';
import type { buildConnector } from 'undici';

const CONNECT_TIMEOUT_MS = 2_000;

/** Milliseconds in which the reset of an unread request comes back: a round trip to a distant gateway, and more. */
const RESET_WAIT_MS = 250;

/** The code of a connection that the gateway had closed before it read the request. */
export const CLOSED_UNREAD = 'CLOSED_UNREAD';

/** The first digit of the status of an interim answer, which stands at the tenth byte of its head. */
const INTERIM_CLASS = '1'.charCodeAt(0);
/** Matches the heads of interim answers (1xx) at the beginning of an answer. */
const INTERIM_HEADS = /^(?:HTTP\/1\.\d 1\d\d[^]*?\r\n\r\n)+/;

/** The TLS session of each gateway, which makes the next handshake cheaper; there are as many as gateways. */
const sessions = new Map<string, Buffer>();

/** Opens a connection for undici. Where it is TLS, the certificate has been verified before undici gets it. */
export const connectToGateway: buildConnector.connector = (options, done) => {
  open(options).then(
    (socket) => done(null, socket),
    (error: Error) => done(error, null),
  );
};

async function open({ hostname, protocol, port }: buildConnector.Options): Promise<Socket> {
  const isTls = protocol === 'https:';
  const wire = connectByTcp({ host: hostname, port: Number(port) || (isTls ? 443 : 80), noDelay: true });
  let socket: Socket = wire;
  const timer = setTimeout(() => socket.destroy(fault('CONNECT_TIMEOUT')), CONNECT_TIMEOUT_MS);
  try {
    await once(wire, 'connect');
    if (isTls) {
      wire.on('error', () => undefined);
      socket = secured(wire, hostname);
      await once(socket, 'secureConnect');
    }
    return watched(socket, wire);
  } catch (error) {
    wire.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function secured(wire: Socket, host: string): Socket {
  const servername = isIP(host) ? '' : host;
  const socket = connectByTls({
    socket: wire,
    host,
    servername,
    session: sessions.get(host),
    rejectUnauthorized: true,
  });
  return socket.on('session', (session) => void sessions.set(host, session));
}

/**
 * Has the connection tell whether the gateway can have read a request upon which it closed the connection.
 *
 * A server may close an idle connection while the next request is on its way to it (RFC 9112, section 9.5). Its kernel
 * answers that request, which nobody will read, with a reset; and where a connection was first closed and then reset,
 * nothing can be written any more (on Linux: EPIPE). Had the gateway read the whole request before it closed the
 * connection, there would be no reset, and one more byte could be written. That byte goes past TLS, into the `wire`.
 * Where the gateway resets the connection without closing it first, nothing is known: undici hears of ECONNRESET.
 * Nor is anything known of the first request on a connection: that one was not closed for being idle.
 *
 * It also keeps interim answers from undici, which takes `100 Continue` for a fault.
 */
function watched(socket: Socket, wire: Socket): Socket {
  const push = socket.push.bind(socket);
  // A handshake of TLS has been written by now.
  let bytesAnswered = socket.bytesWritten;
  let hasAnswered = false;
  socket.push = (chunk: Buffer | null) => {
    const isAnswerAwaited = socket.bytesWritten > bytesAnswered;
    if (!isAnswerAwaited) return push(chunk);
    if (chunk === null) {
      if (hasAnswered) setTimeout(() => tellWhetherRead(socket, wire), RESET_WAIT_MS);
      else socket.destroy(fault('ECONNRESET'));
      return false;
    }
    const isInterim = chunk[9] === INTERIM_CLASS;
    const answer = isInterim ? withoutInterimHeads(chunk) : chunk;
    if (answer.length === 0) return true;
    bytesAnswered = socket.bytesWritten;
    hasAnswered = true;
    return push(answer);
  };
  return socket;
}

function tellWhetherRead(socket: Socket, wire: Socket): void {
  if (socket.destroyed) return;
  wire.write('\n', (error) => {
    const isUnread = (error as NodeJS.ErrnoException | undefined)?.code === 'EPIPE';
    socket.destroy(fault(isUnread ? CLOSED_UNREAD : 'ECONNRESET'));
  });
}

function withoutInterimHeads(answer: Buffer): Buffer {
  return answer.subarray(INTERIM_HEADS.exec(answer.toString('latin1'))?.[0].length ?? 0);
}

export function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}
