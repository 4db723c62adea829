import type { FastifyHttpOptions, FastifyInstance, FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { Failure } from '../failures/failure';
import type { EventLog } from '../logging/logger';
import type { Messages } from '../failures/messages';
import type { HttpSettings } from './http.settings';

const KIB = 1024;
/** Milliseconds for a request to arrive whole; slower clients are cut (R19). */
const REQUEST_TIMEOUT_MS = 8_000;
/** Milliseconds for an answer, as the caller is promised, whatever a handler is still at. */
export const HANDLER_TIMEOUT_MS = 10_000;

const BODY_LIMIT = 16 * KIB;
/** For the one call that carries up to 500 accounts. */
const LARGE_BODY_LIMIT = 1024 * KIB;

export function fastifyOptions({ TRUST_PROXY }: HttpSettings, messages: Messages, logger: EventLog) {
  return {
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: 30_000,
    keepAliveTimeout: 72_000,
    http: {
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: 1_000,
      // Without a Host header Node would answer by itself, with an empty body.
      requireHostHeader: false,
    },
    trustProxy: TRUST_PROXY.length > 0 ? TRUST_PROXY : false,
    logger: false,
    // Fastify's own answer while closing is not in the contract's form; ours is (`stopping.ts`).
    return503OnClosing: false,
    // A URL that cannot be decoded gets no further than the router.
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) => {
      const requestId = randomUUID();
      logger.info({ event: 'request', requestId, status: 404, outcome: 'NOT_FOUND' });
      void reply.headers({ 'cache-control': 'no-store', 'x-request-id': requestId });
      void reply.status(404).send(messages.errorBody(new Failure('NOT_FOUND')));
    },
    // No middleware: without its engine every request is cheaper.
    skipMiddie: true,
  } satisfies FastifyHttpOptions<Server> & { skipMiddie: boolean };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body may have up to `LARGE_BODY_LIMIT` bytes. */
    isLargeBody?: boolean;
  }
}

/** Gives the routes that ask for it (`@RouteConfig({ isLargeBody: true })`) their larger limit. */
export function allowLargeBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (route.config?.isLargeBody) route.bodyLimit = LARGE_BODY_LIMIT;
  });
}
