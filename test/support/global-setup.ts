import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres';
import { prepareServer } from './test-database';

declare global {
  // eslint-disable-next-line no-var -- only a var lands on globalThis, where the teardown finds it
  var embeddedPostgres: EmbeddedPostgres | undefined;
}

/** One real PostgreSQL for the whole run, in a folder of its own; every suite makes its own database in it. */
export default async function setup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sign-in-test-'));
  // Started by root, PostgreSQL runs as another user, who has to get in here.
  await chmod(folder, 0o711);
  globalThis.embeddedPostgres = await startEmbeddedPostgres(folder);
  process.env['TEST_DATABASE_URL'] = globalThis.embeddedPostgres.url;
  await prepareServer(globalThis.embeddedPostgres.url);
  process.env['FAULTS_FIGURES'] = join(folder, 'faults.jsonl');
}
