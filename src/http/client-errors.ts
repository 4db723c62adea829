import type { FastifyInstance } from 'fastify';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { Failure, type FailureCode } from '../common/failure';
import type { Messages } from '../common/messages';

const CODE_BY_ERROR: Record<string, FailureCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

/** What Node's HTTP parser refuses never becomes a request: the answer is written to the bare socket, in the same form. */
export function answerClientErrors(fastify: FastifyInstance, messages: Messages): void {
  const { server } = fastify;
  server.removeAllListeners('clientError');
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    const failure = new Failure(CODE_BY_ERROR[error.code ?? ''] ?? 'INVALID_REQUEST', { fields: ['HTTP'] });
    const body = JSON.stringify(messages.errorBody(failure));
    const head = [
      `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'Connection: close',
    ];
    return socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
  // Left alone, Node answers an unknown Expect by itself with 417 and an empty body.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response);
  });
}
