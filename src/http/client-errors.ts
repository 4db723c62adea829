import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Failure, type FailureCode } from '../failures/failure';
import type { EventLog } from '../logging/logger';
import type { Messages } from '../failures/messages';

const CODE_BY_ERROR: Record<string, FailureCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

/**
 * What Node's HTTP parser refuses never becomes a request: the answer is written to the bare socket, in the same
 * form, and the connection ends with it. Requests that arrived whole before it on the same connection are answered
 * first.
 */
export function answerClientErrors(fastify: FastifyInstance, messages: Messages, logger: EventLog): void {
  const { server } = fastify;
  const underWay = new WeakMap<Duplex, Set<ServerResponse>>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const responses = underWay.get(socket) ?? new Set();
    underWay.set(socket, responses.add(response));
    response.once('close', () => responses.delete(response));
  });

  const refused = new WeakSet<Duplex>();
  server.removeAllListeners('clientError');
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // What the client still sends is not read.
    if (refused.has(socket)) return;
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    refused.add(socket);
    const failure = new Failure(CODE_BY_ERROR[error.code ?? ''] ?? 'INVALID_REQUEST', { fields: ['HTTP'] });
    // The refused request is the one that has not arrived whole.
    const last = [...(underWay.get(socket) ?? [])].findLast(({ req }) => req.complete);
    if (last) last.once('close', () => refuse(socket, failure));
    else refuse(socket, failure);
  });

  function refuse(socket: Duplex, failure: Failure): void {
    const requestId = randomUUID();
    logger.info({ event: 'request', requestId, status: failure.status, outcome: failure.code });
    if (socket.writable) socket.end(rawAnswer(failure, messages, requestId));
    else socket.destroy();
  }

  // Left alone, Node answers an unknown Expect by itself with 417 and an empty body.
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.emit('request', request, response);
  });
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
