import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { Failure, type FailureCode } from '../common/failure';
import type { Messages } from '../common/messages';

const CODE_BY_ERROR: Record<string, FailureCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

/** What Node's HTTP parser refuses never becomes a request: the answer is written to the bare socket, in the same form. */
export function answerClientErrors(fastify: FastifyInstance, messages: Messages, logger: Logger): void {
  const { server } = fastify;
  server.removeAllListeners('clientError');
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    const failure = new Failure(CODE_BY_ERROR[error.code ?? ''] ?? 'INVALID_REQUEST', { fields: ['HTTP'] });
    const requestId = randomUUID();
    logger.info({ event: 'request', requestId, status: failure.status, outcome: failure.code });
    const body = JSON.stringify(messages.errorBody(failure));
    const head = [
      `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      `X-Request-Id: ${requestId}`,
      'Connection: close',
    ];
    return socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
  // Left alone, Node answers an unknown Expect by itself with 417 and an empty body.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response);
  });
}
