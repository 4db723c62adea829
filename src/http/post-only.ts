import type { FastifyInstance } from 'fastify';
import { METHODS } from 'node:http';
import { Failure } from '../failures/failure';

/** Every method but POST on the path of a POST route is 405 with `Allow: POST`, before anything of the body is read. */
export function answerOtherMethods(fastify: FastifyInstance): void {
  // A CONNECT never reaches the router: Node closes the socket.
  const others = METHODS.filter((method) => method !== 'POST' && method !== 'CONNECT');
  for (const method of others) {
    if (!fastify.supportedMethods.includes(method)) fastify.addHttpMethod(method);
  }
  fastify.addHook('onRoute', ({ method, url }) => {
    if (method !== 'POST') return;
    fastify.route({
      method: others,
      url,
      onRequest: (_request, reply, done) => {
        void reply.header('allow', 'POST');
        done(new Failure('METHOD_NOT_ALLOWED'));
      },
      handler: () => undefined,
    });
  });
}
