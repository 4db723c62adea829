import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres';

declare global {
  // eslint-disable-next-line no-var -- only a var lands on globalThis, where the teardown finds it
  var embeddedPostgres: EmbeddedPostgres | undefined;
}

/** One real PostgreSQL for the whole run, in a folder of its own; every suite makes its own database in it. */
export default async function setup(): Promise<void> {
  globalThis.embeddedPostgres = await startEmbeddedPostgres(await mkdtemp(join(tmpdir(), 'sign-in-test-')));
  process.env['TEST_DATABASE_URL'] = globalThis.embeddedPostgres.url;
}
