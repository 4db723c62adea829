import type { FastifyInstance } from 'fastify';
import { Failure } from '../common/failure';

/** Whether this replica has begun to stop. */
export class Stopping {
  /** Readiness is gone: load balancers look elsewhere, calls are still served. */
  isAnnounced = false;
  /** The listener is closing: what still comes in over open connections is refused. */
  isClosing = false;
}

/** While the listener closes, a call over a kept connection gets 503 and the connection ends. */
export function refuseWhileClosing(fastify: FastifyInstance, stopping: Stopping): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (!stopping.isClosing) return done();
    void reply.header('connection', 'close');
    return done(new Failure('UNAVAILABLE'));
  });
}
