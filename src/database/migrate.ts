import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, QueryFailedError } from 'typeorm';
import { dataSourceOptions, sessionSettings } from './data-source.options';
import type { DatabaseSettings } from './database.settings';

/** The number of the advisory lock: an arbitrary constant on which all replicas must agree. */
const MIGRATION_LOCK = 7_031_966;

/** A migration does not wait long for the lock of a table in use, since all sign-ins would queue behind it. */
const LOCK_TIMEOUT = '2s';
const LOCK_TIMED_OUT = '55P03';
const TRIES = 30;
const PAUSE_MS = 1_000;

/** The audit room declares `AUDIT_RETENTION_DAYS`; whoever runs the migrations writes it into the database. */
type MigrationSettings = DatabaseSettings & { AUDIT_RETENTION_DAYS: number };

/** Brings the schema up to date; of several replicas that start at once one migrates, the others wait for it. */
export async function migrate(settings: MigrationSettings): Promise<void> {
  const options = {
    ...dataSourceOptions(settings),
    url: settings.DATABASE_DIRECT_URL ?? settings.DATABASE_URL,
    poolSize: 2,
    extra: sessionSettings({ lock_timeout: LOCK_TIMEOUT }),
  };
  const dataSource = await new DataSource(options).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('set lock_timeout = 0');
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await runMigrations(dataSource);
    await writeAuditRetention(dataSource, settings);
  } finally {
    // Ending the session gives the lock back.
    await lock.release();
    await dataSource.destroy();
  }
}

/** Writes the retention where the database's functions read it, if the role may: by default only the owner may. */
async function writeAuditRetention(dataSource: DataSource, { AUDIT_RETENTION_DAYS }: MigrationSettings): Promise<void> {
  const [{ may }] = await dataSource.query<[{ may: boolean }]>(
    `select has_table_privilege('audit_retention', 'update') as may`,
  );
  const write = 'update audit_retention set days = $1 where days <> $1';
  if (may) await dataSource.query(write, [AUDIT_RETENTION_DAYS]);
}

async function runMigrations(dataSource: DataSource): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await dataSource.runMigrations({ transaction: 'each' });
      return;
    } catch (error) {
      if (attempt === TRIES || !isLockTimeout(error)) throw error;
      await pause(PAUSE_MS);
    }
  }
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === LOCK_TIMED_OUT;
}
