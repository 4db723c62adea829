import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pino, { type DestinationStream } from 'pino';
import { bannerOf } from './banner';
import { environmentWarnings, isProduction, loadEnvironment, renamedSettings } from './environment';
import { HANDLER_TIMEOUT_MS } from './http/fastify.options';
import type { EventLog } from './logging/logger';
import { type Running, start, tellFailure } from './start';

/** Milliseconds between the loss of readiness and the closing of the listener: time for load balancers to notice. */
const DRAIN_MS = 2_000;
/**
 * Milliseconds after which connections are cut: every call has ended by then, and who still does not read its answer
 * never will.
 */
const CUT_MS = HANDLER_TIMEOUT_MS + 2_000;
/** Milliseconds after which a stop that hangs ends by force. */
const STOP_TIMEOUT_MS = 25_000;
const LOG_BLOCK_BYTES = 8_192;
const LOG_FLUSH_MS = 200;
const STDOUT = 1;
const STDERR = 2;

async function run(): Promise<Running> {
  const running = await start(loadEnvironment, openLog);
  const { app, url, environment, embedded } = running;
  app.logger.info({ event: 'started', url });
  if (environment.RETAILER_API_KEYS.length === 0) app.logger.warn({ event: 'retailer-calls-closed' });
  for (const problem of environmentWarnings()) app.logger.warn({ event: 'setting-ignored', problem });
  for (const problem of renamedSettings()) app.logger.warn({ event: 'setting-renamed', problem });
  if (!environment.isProduction) process.stdout.write(bannerOf(environment, url, embedded));
  return running;
}

/**
 * Opens the log on standard output. It is written in blocks, since a write for each line is slow, and flushed often.
 */
function openLog(): DestinationStream {
  const destination = pino.destination({ sync: false, minLength: LOG_BLOCK_BYTES });
  setInterval(() => destination.flush(), LOG_FLUSH_MS).unref();
  process.on('exit', () => destination.flushSync());
  return destination;
}

async function stop({ app, embedded }: Running, signal: NodeJS.Signals): Promise<void> {
  if (app.stopping.isAnnounced) return;
  app.stopping.isAnnounced = true;
  app.logger.info({ event: 'stopping', signal });
  setTimeout(() => exit(app.logger, true), STOP_TIMEOUT_MS).unref();
  // SIGTERM drains first; SIGINT is a person at the terminal, who waits for nothing.
  await pause(signal === 'SIGTERM' ? DRAIN_MS : 0);
  app.stopping.isClosing = true;
  setTimeout(() => app.nest.getHttpServer().closeAllConnections(), CUT_MS).unref();
  await app.nest.close();
  await embedded?.stop();
  exit(app.logger, false);
}

function exit(logger: EventLog, isForced: boolean): never {
  if (isForced) logger.error({ event: 'stopped', isForced });
  else logger.info({ event: 'stopped' });
  process.exit(isForced ? 1 : 0);
}

/** Reports why the start failed. */
function fail(error: unknown): never {
  const text = tellFailure(error, isProduction(), [...environmentWarnings(), ...renamedSettings()]);
  writeSync(isProduction() ? STDOUT : STDERR, text);
  process.exit(1);
}

// A signal during the start waits for its end: half a migration helps nobody, and PostgreSQL must not be left behind.
const starting = run();
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => void starting.then((running) => stop(running, signal)).catch(fail));
starting.catch(fail);
