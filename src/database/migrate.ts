import { DataSource } from 'typeorm';
import type { Environment } from '../config/environment';
import { dataSourceOptions } from './data-source.options';

/** Any constant will do; all replicas must agree on it. */
const MIGRATION_LOCK = 7_031_966;

/** Brings the schema up to date; of several replicas that start at once one migrates, the others wait for it. */
export async function migrate(environment: Environment): Promise<void> {
  const dataSource = await new DataSource({ ...dataSourceOptions(environment), poolSize: 2 }).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations({ transaction: 'all' });
  } finally {
    // Ending the session gives the lock back.
    await lock.release();
    await dataSource.destroy();
  }
}
