import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import { AppModule } from './app.module';
import { createLogger, type EventLog, NestPinoLogger } from './logging/logger';
import { Messages } from './failures/messages';
import type { Environment } from './environment';
import { addHealthRoutes } from './health/health.routes';
import { Readiness } from './health/readiness';
import { ClientErrors } from './http/client-errors';
import { allowLargeBodies, fastifyOptions, HANDLER_TIMEOUT_MS } from './http/fastify.options';
import { acceptOnlyJson } from './http/json-body';
import { answerOtherMethods } from './http/post-only';
import { addRequestHooks, type OwedAnswers } from './http/request-hooks';
import { Stopping } from './http/stopping';
import { serveDocs } from './http/swagger';

/** A replica of the service, ready to listen. */
export interface App {
  readonly nest: NestFastifyApplication;
  readonly stopping: Stopping;
  readonly logger: EventLog;
}

/**
 * Builds everything between the modules and the socket; `main.ts` and the e2e tests use it. The schema must be up to
 * date.
 */
export async function createApp(environment: Environment, logDestination?: DestinationStream): Promise<App> {
  const logger = createLogger(environment.LOG_LEVEL, logDestination);
  const messages = new Messages(environment);
  const owed: OwedAnswers = new WeakMap();
  const clientErrors = new ClientErrors(messages, logger, owed);
  const stopping = new Stopping();
  const adapter = new FastifyAdapter(fastifyOptions(environment, messages, logger, clientErrors));
  const fastify = adapter.getInstance();
  clientErrors.watch(fastify.server);
  addRequestHooks(fastify, { messages, logger, stopping, owed, timeoutMs: HANDLER_TIMEOUT_MS });
  acceptOnlyJson(fastify);
  answerOtherMethods(fastify);
  allowLargeBodies(fastify);

  const nest = await NestFactory.create<NestFastifyApplication>(AppModule.with(environment), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestPinoLogger(logger),
  });
  addHealthRoutes(fastify, { readiness: nest.get(Readiness), stopping, messages });
  if (environment.SWAGGER) serveDocs(nest, environment);
  await nest.init();
  return { nest, stopping, logger };
}
