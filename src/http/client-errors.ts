import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Failure, type FailureCode } from '../failures/failure';
import type { EventLog } from '../logging/logger';
import type { Messages } from '../failures/messages';
import type { OwedAnswers } from './request-hooks';

const CODE_BY_ERROR: Record<string, FailureCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

/**
 * Answers what Node's HTTP parser refuses, which never becomes a request: the answer is written to the bare socket, in
 * the same form as any other, and the connection ends with it. Requests that arrived whole before it on the same
 * connection are answered first.
 */
export class ClientErrors {
  private readonly refused = new WeakSet<Duplex>();

  constructor(
    private readonly messages: Messages,
    private readonly logger: EventLog,
    private readonly owed: OwedAnswers,
  ) {}

  /** Leaves no request of `server` to Node itself, which answers an unknown Expect with 417 and an empty body. */
  watch(server: Server): void {
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      server.emit('request', request, response);
    });
  }

  /** Fastify's `clientErrorHandler`. */
  readonly handle = (error: NodeJS.ErrnoException, socket: Duplex): void => {
    // A client that goes on sending is not heard any more.
    if (this.refused.has(socket)) return;
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    this.refused.add(socket);
    const failure = new Failure(CODE_BY_ERROR[error.code ?? ''] ?? 'INVALID_REQUEST', { fields: ['HTTP'] });
    // A request that has not arrived whole is the one that is refused.
    const last = [...(this.owed.get(socket) ?? [])].findLast(({ req }) => req.complete);
    if (last) last.once('close', () => this.refuse(socket, failure));
    else this.refuse(socket, failure);
  };

  private refuse(socket: Duplex, failure: Failure): void {
    const requestId = randomUUID();
    this.logger.info({ event: 'request', requestId, status: failure.status, outcome: failure.code });
    if (socket.writable) socket.end(rawAnswer(failure, this.messages, requestId));
    else socket.destroy();
  }
}

function rawAnswer(failure: Failure, messages: Messages, requestId: string): string {
  const body = JSON.stringify(messages.errorBody(failure));
  const head = [
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
