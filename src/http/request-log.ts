import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Caller } from './callers.decorator';
import type { EventLog } from '../logging/logger';
import type { RequestContext } from './request-context';

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext;
    /** The caller whose key was accepted. */
    caller?: Caller;
  }
}

/**
 * Gives every request an id (also the answer's `x-request-id`) and one log line when it is answered: the route's
 * pattern, never the URL with its query, never a header or a body (R22).
 */
export function logRequests(fastify: FastifyInstance, logger: EventLog): void {
  fastify.decorateRequest('context');
  fastify.decorateRequest('caller');
  fastify.addHook('onRequest', (request, reply, done) => {
    request.context = { id: randomUUID() };
    void reply.header('x-request-id', request.context.id).header('cache-control', 'no-store');
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { id, outcome = 'ok', phone, email, keyFault, address } = request.context;
    logger.info({
      event: 'request',
      requestId: id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      outcome,
      phone,
      email,
      keyFault,
      address,
      ms: Math.round(reply.elapsedTime),
    });
    done();
  });
}
