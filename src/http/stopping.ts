import type { FastifyInstance } from 'fastify';
import { Failure } from '../failures/failure';

/** Whether this replica has begun to stop. */
export class Stopping {
  /** The replica reports that it is not ready, so load balancers leave it; calls are still served. */
  isAnnounced = false;
  /** The listener is closing: calls that still come in over open connections are refused. */
  isClosing = false;
}

/** Connections end with their next answer once the stop is announced; while the listener closes, that answer is 503. */
export function refuseWhileClosing(fastify: FastifyInstance, stopping: Stopping): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (stopping.isAnnounced) void reply.header('connection', 'close');
    done(stopping.isClosing ? new Failure('UNAVAILABLE') : undefined);
  });
}
