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
    request.context = { id: request.id, deliveries: [] };
    void reply.header('x-request-id', request.id).header('cache-control', 'no-store');
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { id, outcome = 'ok', phone, email, keyFault, address, deliveries = [] } = request.context;
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
      keyFault,
      address,
      ms: Math.round(reply.elapsedTime),
    });
    done();
  });
}
