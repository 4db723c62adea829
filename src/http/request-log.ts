import type { FastifyInstance } from 'fastify';
import type { EventLog } from '../logging/logger';
import type { RequestContext } from './request-context';

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext;
  }
}

/**
 * Answers every request with its id as `x-request-id`, and writes one log line when it is answered: the route's
 * pattern, never the URL with its query, never a header or a body (R22).
 */
export function logRequests(fastify: FastifyInstance, logger: EventLog): void {
  fastify.decorateRequest('context');
  fastify.addHook('onRequest', (request, reply, done) => {
    request.context = { id: request.id };
    void reply.header('x-request-id', request.id).header('cache-control', 'no-store');
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { id, outcome = 'ok', phone, email, keyName, keyFault, address } = request.context;
    logger.info({
      event: 'request',
      requestId: id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      outcome,
      phone,
      email,
      keyName,
      keyFault,
      address,
      ms: Math.round(reply.elapsedTime),
    });
    done();
  });
}
