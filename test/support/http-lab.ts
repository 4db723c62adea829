import 'reflect-metadata';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { ConfigModule } from '../../src/config/config.module';
import { Environment } from '../../src/environment';
import { Messages } from '../../src/failures/messages';
import { ClientErrors } from '../../src/http/client-errors';
import { allowLargeBodies, fastifyOptions, HANDLER_TIMEOUT_MS } from '../../src/http/fastify.options';
import { HttpModule } from '../../src/http/http.module';
import { acceptOnlyJson } from '../../src/http/json-body';
import { answerOtherMethods } from '../../src/http/post-only';
import { addRequestHooks, type OwedAnswers } from '../../src/http/request-hooks';
import { Stopping } from '../../src/http/stopping';
import { createLogger, NestPinoLogger } from '../../src/logging/logger';

export const KEY = 'imshop-lab-key-0123456789abcdef';

interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** All that stands between the socket and the handlers of one controller, with nothing behind it. */
export class HttpLab {
  private constructor(
    readonly url: string,
    readonly messages: Messages,
    /** The lines of the log, read. */
    readonly log: Record<string, unknown>[],
    private readonly nest: NestFastifyApplication,
  ) {}

  static async start(controller: Type, settings: Partial<Environment> = {}): Promise<HttpLab> {
    const environment = Object.assign(new Environment(), { IMSHOP_API_KEYS: [KEY] }, settings);
    const log: Record<string, unknown>[] = [];
    const logger = createLogger('debug', {
      write: (line) => void log.push(JSON.parse(line) as Record<string, unknown>),
    });
    const messages = new Messages(environment);
    const owed: OwedAnswers = new WeakMap();
    const clientErrors = new ClientErrors(messages, logger, owed);
    const adapter = new FastifyAdapter(fastifyOptions(environment, messages, logger, clientErrors));
    const fastify: FastifyInstance = adapter.getInstance();
    clientErrors.watch(fastify.server);
    addRequestHooks(fastify, { messages, logger, stopping: new Stopping(), owed, timeoutMs: HANDLER_TIMEOUT_MS });
    acceptOnlyJson(fastify);
    answerOtherMethods(fastify);
    allowLargeBodies(fastify);

    @Module({ imports: [ConfigModule.with(environment), HttpModule], controllers: [controller] })
    class LabModule {}
    const nest = await NestFactory.create<NestFastifyApplication>(LabModule, adapter, {
      bodyParser: false,
      abortOnError: false,
      logger: new NestPinoLogger(logger),
    });
    await nest.listen(0, '127.0.0.1');
    return new HttpLab(await nest.getUrl(), messages, log, nest);
  }

  async post(path: string, body: unknown = {}, headers: Record<string, string> = { key: KEY }): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  stop(): Promise<void> {
    return this.nest.close();
  }
}
