import pino, { type DestinationStream } from 'pino';
import { setTimeout as pause } from 'node:timers/promises';
import { type App, createApp } from './app';
import { bannerOf } from './banner';
import { createLogger, describeError, type EventLog } from './logging/logger';
import { InvalidEnvironmentError } from './config/settings.reader';
import { type Environment, environmentWarnings, isProduction, loadEnvironment, renamedSettings } from './environment';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres';
import { migrate } from './database/migrate';
import { refuseSharedSessions } from './database/refuse-shared-sessions';
import { HANDLER_TIMEOUT_MS } from './http/fastify.options';
import { explainDatabase, explainFolder, explainListening, StartFailure, step, unknownFailure } from './start-failure';

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

interface Running {
  app: App;
  embedded?: EmbeddedPostgres;
}

async function start(): Promise<Running> {
  const environment = await step(explainFolder, loadEnvironment);
  const { DATA_DIR, DATABASE_URL } = environment;
  const embedded = DATABASE_URL ? undefined : await step(explainFolder, () => startEmbeddedPostgres(DATA_DIR));
  try {
    environment.DATABASE_URL ??= embedded?.url;
    await prepareDatabase(environment);
    const app = await step(explainDatabase(environment, 'DATABASE_URL'), () => createApp(environment, openLog()));
    await step(explainListening(environment), () => app.nest.listen(environment.PORT, environment.HOST));
    const url = await app.nest.getUrl();
    app.logger.info({ event: 'started', url });
    for (const problem of environmentWarnings()) app.logger.warn({ event: 'setting-ignored', problem });
    for (const problem of renamedSettings()) app.logger.warn({ event: 'setting-renamed', problem });
    if (!environment.isProduction) process.stdout.write(bannerOf(environment, url, embedded));
    return { app, embedded };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function prepareDatabase(environment: Environment): Promise<void> {
  const { DATABASE_DIRECT_URL, DATABASE_MIGRATE } = environment;
  for (const setting of ['DATABASE_URL', 'DATABASE_DIRECT_URL'] as const)
    await step(explainDatabase(environment, setting), () => refuseSharedSessions(environment, setting));
  const setting = DATABASE_DIRECT_URL ? 'DATABASE_DIRECT_URL' : 'DATABASE_URL';
  if (DATABASE_MIGRATE) await step(explainDatabase(environment, setting), () => migrate(environment));
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

/** Reports why the start failed, as one line of JSON in production and as plain text otherwise. */
function fail(error: unknown): never {
  const warnings = [...environmentWarnings(), ...renamedSettings()];
  const { message: problem, details, cause } = unknownFailure(error);
  if (isProduction()) {
    const problems = cause instanceof InvalidEnvironmentError ? cause.problems : undefined;
    const err = error instanceof StartFailure && error.details.setting ? undefined : describeError(cause ?? error);
    const logger: EventLog = createLogger('info', pino.destination({ sync: true }));
    logger.fatal({ event: 'start-failed', problem, ...details, problems, warnings, err: problems ? undefined : err });
  } else process.stderr.write(`${[problem, ...warnings].join('\n')}\n`);
  process.exit(1);
}

// A signal during the start waits for its end: half a migration helps nobody, and PostgreSQL must not be left behind.
const starting = start();
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => void starting.then((running) => stop(running, signal)).catch(fail));
starting.catch(fail);
