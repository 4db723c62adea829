import type { FastifyInstance } from 'fastify';
import { Failure } from '../failures/failure';
import type { Messages } from '../failures/messages';

declare module 'fastify' {
  interface FastifyRequest {
    deadline?: NodeJS.Timeout;
  }
}

/**
 * If a handler is not done in `ms` milliseconds, the caller is answered with 503. Fastify 5.12's own `handlerTimeout`
 * never fires for a request with a body (it gives up when the body has been read), and costs a fifth of the cheapest
 * call.
 */
export function limitHandlers(fastify: FastifyInstance, messages: Messages, ms: number): void {
  fastify.decorateRequest('deadline');
  fastify.addHook('preHandler', (request, reply, done) => {
    request.deadline = setTimeout(() => {
      // An answer that is being sent, such as a file to a slow reader, cannot be replaced.
      if (reply.sent || reply.raw.headersSent) return;
      request.context.outcome = 'UNAVAILABLE';
      request.context.isAnswered = true;
      void reply
        .status(503)
        .type('application/json; charset=utf-8')
        .send(messages.errorBody(new Failure('UNAVAILABLE')));
    }, ms);
    done();
  });
  fastify.addHook('onResponse', (request, _reply, done) => {
    clearTimeout(request.deadline);
    done();
  });
}
