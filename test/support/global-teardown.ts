import { rm } from 'node:fs/promises';
import { tableOf } from '../faults/figures';

export default async function teardown(): Promise<void> {
  const postgres = globalThis.embeddedPostgres;
  await postgres?.stop();
  const table = tableOf(process.env['FAULTS_FIGURES'] ?? '');
  if (table) process.stdout.write(`\nThe fault suite: ${table}`);
  if (postgres) await rm(postgres.directory, { recursive: true });
}
