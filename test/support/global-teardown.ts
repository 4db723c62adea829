import { rm } from 'node:fs/promises';

export default async function teardown(): Promise<void> {
  const postgres = globalThis.embeddedPostgres;
  await postgres?.stop();
  if (postgres) await rm(postgres.directory, { recursive: true });
}
