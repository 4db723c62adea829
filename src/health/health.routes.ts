import type { FastifyInstance } from 'fastify';
import { Failure } from '../failures/failure';
import type { Messages } from '../failures/messages';
import type { Stopping } from '../http/stopping';
import type { Readiness } from './readiness';

/** Plain Fastify routes, since controllers take POST only: liveness of the process, readiness of the database. */
export function addHealthRoutes(
  fastify: FastifyInstance,
  services: { readiness: Readiness; stopping: Stopping; messages: Messages },
): void {
  const { readiness, stopping, messages } = services;
  fastify.get('/health/live', () => ({ status: 'ok' }));
  fastify.get('/health/ready', async (request, reply) => {
    if (!stopping.isAnnounced && (await readiness.check())) return { status: 'ok' };
    request.context.outcome = 'UNAVAILABLE';
    return reply.status(503).send(messages.errorBody(new Failure('UNAVAILABLE')));
  });
}
