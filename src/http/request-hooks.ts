import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Failure } from '../failures/failure';
import type { Messages } from '../failures/messages';
import type { EventLog } from '../logging/logger';
import type { RequestContext } from './request-context';
import type { Stopping } from './stopping';

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext;
    /** Answers in place of a handler that is not done in time. */
    deadline?: NodeJS.Timeout;
  }
}

/** The answers that each connection still owes, in the order of their requests. */
export type OwedAnswers = WeakMap<Duplex, Set<ServerResponse>>;

/** What the hooks work with. */
export interface RequestHooks {
  messages: Messages;
  logger: EventLog;
  stopping: Stopping;
  owed: OwedAnswers;
  /** Milliseconds after which a handler that is not done is answered for. */
  timeoutMs: number;
}

/** Fastify's `genReqId`. */
export const newRequestId = () => randomUUID();

/**
 * What holds for every request, whatever its route: it has an id, which is answered as `x-request-id`; nothing of it is
 * cached; it is refused while the listener closes, or if its body is compressed; its handler has a deadline; and it
 * leaves one line in the log. One hook does all that is due at a moment, since each hook that Fastify runs takes time.
 */
export function addRequestHooks(fastify: FastifyInstance, hooks: RequestHooks): void {
  const { messages, logger, stopping, owed, timeoutMs } = hooks;
  // Requests whose fields are declared are objects of one shape, which are faster.
  for (const field of ['context', 'caller', 'deadline']) fastify.decorateRequest(field);

  fastify.addHook('onRequest', (request, reply, done) => {
    request.context = { id: request.id, deliveries: [] };
    const { socket } = request.raw;
    owed.set(socket, (owed.get(socket) ?? new Set()).add(reply.raw));
    void reply.header('x-request-id', request.id).header('cache-control', 'no-store');
    // Connections end with their next answer once the stop is announced; while the listener closes, that answer is 503.
    if (stopping.isAnnounced) void reply.header('connection', 'close');
    if (stopping.isClosing) return done(new Failure('UNAVAILABLE'));
    const encoding = request.headers['content-encoding'];
    const isCompressed = encoding !== undefined && encoding.toLowerCase() !== 'identity';
    return done(isCompressed ? new Failure('UNSUPPORTED_MEDIA_TYPE') : undefined);
  });

  // Fastify 5.12's own `handlerTimeout` never fires for a request with a body (it gives up when the body has been
  // read), and costs a fifth of the cheapest call.
  fastify.addHook('preHandler', (request, reply, done) => {
    request.deadline = setTimeout(answerLate, timeoutMs, request, reply, messages);
    done();
  });

  // The line has the route's pattern, never the URL with its query, never a header or a body (R22).
  fastify.addHook('onResponse', (request, reply, done) => {
    clearTimeout(request.deadline);
    owed.get(request.raw.socket)?.delete(reply.raw);
    const { id, outcome = 'ok', phone, email, keyName, keyFault, address, deliveries = [] } = request.context;
    // What is delivered from here on has a line of its own.
    request.context.deliveries = undefined;
    const level = deliveries.every(({ status }) => status === 'accepted') ? 'info' : 'warn';
    logger[level]({
      event: 'request',
      requestId: id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      outcome,
      phone,
      email,
      deliveries: deliveries.length > 0 ? deliveries : undefined,
      keyName,
      keyFault,
      address,
      ms: Math.round(reply.elapsedTime),
    });
    done();
  });
}

function answerLate(request: FastifyRequest, reply: FastifyReply, messages: Messages): void {
  // An answer that is being sent, such as a file to a slow reader, cannot be replaced.
  if (reply.sent || reply.raw.headersSent) return;
  request.context.outcome = 'UNAVAILABLE';
  request.context.isAnswered = true;
  void reply
    .status(503)
    .type('application/json; charset=utf-8')
    .send(messages.errorBody(new Failure('UNAVAILABLE')));
}
