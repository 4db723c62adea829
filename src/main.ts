import pino, { type DestinationStream } from 'pino';
import { setTimeout as pause } from 'node:timers/promises';
import { type App, createApp } from './app';
import { bannerOf } from './banner';
import { loadEnvironment } from './config/environment.loader';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './database/embedded-postgres';
import { migrate } from './database/migrate';
import { HANDLER_TIMEOUT_MS } from './http/fastify.options';

/** Milliseconds between the loss of readiness and the closing of the listener: time for load balancers to notice. */
const DRAIN_MS = 2_000;
/** Milliseconds after which connections are cut: every call has ended by then, and who still does not read its answer never will. */
const CUT_MS = HANDLER_TIMEOUT_MS + 2_000;
/** Milliseconds after which a stop that hangs ends by force. */
const STOP_TIMEOUT_MS = 25_000;
const LOG_BLOCK_BYTES = 8_192;
const LOG_FLUSH_MS = 200;

interface Running {
  app: App;
  embedded?: EmbeddedPostgres;
}

async function start(): Promise<Running> {
  const environment = loadEnvironment();
  const embedded = environment.DATABASE_URL ? undefined : await startEmbeddedPostgres(environment.DATA_DIR);
  try {
    environment.DATABASE_URL ??= embedded?.url;
    if (environment.DATABASE_MIGRATE) await migrate(environment);
    const app = await createApp(environment, openLog());
    await app.nest.listen(environment.PORT, environment.HOST);
    const url = await app.nest.getUrl();
    app.logger.info({ event: 'started', url });
    if (!environment.isProduction) process.stdout.write(bannerOf(environment, url, embedded));
    return { app, embedded };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** Standard output, written in blocks: a write a line would cost more than the line. Nothing stays behind for long. */
function openLog(): DestinationStream {
  const destination = pino.destination({ sync: false, minLength: LOG_BLOCK_BYTES });
  setInterval(() => destination.flush(), LOG_FLUSH_MS).unref();
  process.on('exit', () => destination.flushSync());
  return destination;
}

async function stop({ app, embedded }: Running, drainMs: number): Promise<void> {
  if (app.stopping.isAnnounced) return;
  app.stopping.isAnnounced = true;
  setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
  await pause(drainMs);
  app.stopping.isClosing = true;
  setTimeout(() => app.nest.getHttpServer().closeAllConnections(), CUT_MS).unref();
  await app.nest.close();
  await embedded?.stop();
  process.exit(0);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

// A signal during the start waits for its end: half a migration helps nobody, and PostgreSQL must not be left behind.
const starting = start();
// SIGTERM drains first; SIGINT is a person at the terminal, who waits for nothing.
process.on('SIGTERM', () => void starting.then((running) => stop(running, DRAIN_MS)).catch(fail));
process.on('SIGINT', () => void starting.then((running) => stop(running, 0)).catch(fail));
starting.catch(fail);
