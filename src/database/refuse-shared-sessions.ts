import type { DatabaseSettings } from './database.settings';
import { sharesSessions } from './pooler';

/**
 * Thrown when a pooler in transaction mode stands where the service needs sessions of its own; `message` says in one
 * sentence which setting helps.
 */
export class SharedSessionsError extends Error {}

/**
 * Finds out before the first call what would make half of the calls fail. It is also the first to connect, and fails if
 * there is no database.
 * @throws `SharedSessionsError`
 */
export async function refuseSharedSessions(
  settings: DatabaseSettings,
  setting: 'DATABASE_URL' | 'DATABASE_DIRECT_URL',
): Promise<void> {
  const { [setting]: url, DATABASE_PREPARE } = settings;
  if (url === undefined || !(await sharesSessions(url))) return;
  if (setting === 'DATABASE_DIRECT_URL') {
    throw new SharedSessionsError(
      'DATABASE_DIRECT_URL leads to a pooler in transaction mode, which cannot hold the lock of the migrations: ' +
        'set it to PostgreSQL itself',
    );
  }
  if (DATABASE_PREPARE) {
    throw new SharedSessionsError(
      'DATABASE_URL leads to a pooler in transaction mode: set DATABASE_PREPARE=false, ' +
        'and DATABASE_DIRECT_URL to PostgreSQL itself for the migrations',
    );
  }
}
