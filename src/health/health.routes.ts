import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { Failure } from '../common/failure';
import type { Messages } from '../common/messages';
import type { Stopping } from '../http/stopping';

/** Plain Fastify routes, since controllers take POST only: liveness of the process, readiness of the database. */
export function addHealthRoutes(
  fastify: FastifyInstance,
  services: { dataSource: DataSource; stopping: Stopping; messages: Messages },
): void {
  const { dataSource, stopping, messages } = services;
  fastify.get('/health/live', () => ({ status: 'ok' }));
  fastify.get('/health/ready', async (request, reply) => {
    if (!stopping.isAnnounced && (await isReachable(dataSource))) return { status: 'ok' };
    request.context.outcome = 'UNAVAILABLE';
    return reply.status(503).send(messages.errorBody(new Failure('UNAVAILABLE')));
  });
}

async function isReachable(dataSource: DataSource): Promise<boolean> {
  try {
    await dataSource.query('select 1');
    return true;
  } catch {
    return false;
  }
}
