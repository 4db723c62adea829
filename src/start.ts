import type { DestinationStream } from 'pino';
import { type App, createApp } from './app';
import { InvalidEnvironmentError } from './config/settings.reader';
import { migrate } from './database/migrate';
import { refuseSharedSessions } from './database/refuse-shared-sessions';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres';
import type { Environment } from './environment';
import { createLogger, describeError, type EventLog } from './logging/logger';
import { explainDatabase, explainFolder, explainListening, StartFailure, step, unknownFailure } from './start-failure';

/** A replica that listens at `url`. */
export interface Running {
  app: App;
  url: string;
  environment: Environment;
  /** The PostgreSQL of its own, where the settings name none. */
  embedded?: EmbeddedPostgres;
}

/**
 * Starts a replica with the settings that `load` reads; it logs where `openLog` says.
 * @throws `StartFailure`; nothing of the replica is left
 */
export async function start(load: () => Environment, openLog: () => DestinationStream): Promise<Running> {
  const environment = await step(explainFolder, load);
  const { DATA_DIR, DATABASE_URL } = environment;
  const embedded = DATABASE_URL ? undefined : await step(explainFolder, () => startEmbeddedPostgres(DATA_DIR));
  let app: App | undefined;
  try {
    environment.DATABASE_URL ??= embedded?.url;
    await prepareDatabase(environment);
    const { nest } = (app = await step(explainDatabase(environment, 'DATABASE_URL'), () =>
      createApp(environment, openLog()),
    ));
    await step(explainListening(environment), () => nest.listen(environment.PORT, environment.HOST));
    return { app, url: await nest.getUrl(), environment, embedded };
  } catch (error) {
    await app?.nest.close();
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

/** What is said of a start that failed with `error`: one line of JSON in production, otherwise plain text. */
export function tellFailure(error: unknown, isProduction: boolean, warnings: string[]): string {
  const { message: problem, details, cause } = unknownFailure(error);
  if (!isProduction) return `${[problem, ...warnings].join('\n')}\n`;
  const problems = cause instanceof InvalidEnvironmentError ? cause.problems : undefined;
  const err = error instanceof StartFailure && error.details.setting ? undefined : describeError(cause ?? error);
  let line = '';
  const logger: EventLog = createLogger('info', { write: (text) => void (line += text) });
  logger.fatal({ event: 'start-failed', problem, ...details, problems, warnings, err: problems ? undefined : err });
  return line;
}
