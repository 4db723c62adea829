import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from 'node:http';
import { Failure } from '../failures/failure';
import type { EventLog } from '../logging/logger';
import type { Messages } from '../failures/messages';
import type { ClientErrors } from './client-errors';
import type { HttpSettings } from './http.settings';
import { newRequestId } from './request-hooks';

const KIB = 1024;
/** Milliseconds for a request to arrive whole; slower clients are cut (R19). */
const REQUEST_TIMEOUT_MS = 8_000;
/** Milliseconds for an answer, as the caller is promised, whatever a handler is still at. */
export const HANDLER_TIMEOUT_MS = 10_000;

const BODY_LIMIT = 16 * KIB;
/** The largest body of the one call that carries up to 500 accounts. */
const LARGE_BODY_LIMIT = 1024 * KIB;

export function fastifyOptions(
  { TRUST_PROXY }: HttpSettings,
  messages: Messages,
  logger: EventLog,
  clientErrors: ClientErrors,
) {
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
    genReqId: newRequestId,
    // Fastify's own answer while closing is not in the contract's form; ours is (`request-hooks.ts`).
    return503OnClosing: false,
    // A URL that cannot be decoded is answered by the router.
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      logger.info({ event: 'request', requestId: request.id, status: 404, outcome: 'NOT_FOUND' });
      void reply.headers({ 'cache-control': 'no-store', 'x-request-id': request.id });
      void reply.status(404).send(messages.errorBody(new Failure('NOT_FOUND')));
    },
    // The service has no middleware, and without Nest's engine for it every request is cheaper.
    skipMiddie: true,
    clientErrorHandler: clientErrors.handle,
  } satisfies FastifyHttpOptions<Server> & { skipMiddie: boolean };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body may have up to `LARGE_BODY_LIMIT` bytes. */
    isLargeBody?: boolean;
  }
}

/** The body of the route may have up to `LARGE_BODY_LIMIT` bytes. */
export const LargeBody = () => RouteConfig({ isLargeBody: true });

/** Gives the routes with `@LargeBody()` their larger limit. */
export function allowLargeBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (route.config?.isLargeBody) route.bodyLimit = LARGE_BODY_LIMIT;
  });
}
