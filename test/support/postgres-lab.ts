import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres';

/** Folders to remove at the end of a spec; a test may add one. */
export const folders: string[] = [];
const owners: ChildProcess[] = [];
const started: EmbeddedPostgres[] = [];

/** After each test: no server and no owner is left. */
export async function endAll(): Promise<void> {
  for (const owner of owners.splice(0)) await end(owner);
  for (const postgres of started.splice(0)) await postgres.stop();
  for (const each of folders) if (await findEmbeddedPostgres(each)) await (await startEmbeddedPostgres(each)).stop();
}

export async function removeFolders(): Promise<void> {
  for (const each of folders.splice(0)) await rm(each, { recursive: true, force: true });
}

export async function makeFolder(mode = 0o755): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
  await chmod(made, mode);
  folders.push(made);
  return made;
}

export async function start(directory: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres(directory);
  started.push(postgres);
  return postgres;
}

export async function startHere(directory: string): Promise<{ url?: string; name?: string }> {
  return start(directory).catch(({ name }: Error) => ({ name }));
}

export function forkOwner(directory: string): ChildProcess {
  const owner = fork(join(__dirname, 'embedded-postgres-owner.js'), [directory], { execArgv: [] });
  owners.push(owner);
  return owner;
}

/** Starts in another process, which reports either the address or the error's name. */
export async function own(directory: string): Promise<{ owner: ChildProcess; url?: string; name?: string }> {
  const owner = forkOwner(directory);
  const [outcome] = (await once(owner, 'message')) as [{ url?: string; name?: string }];
  return { owner, ...outcome };
}

export async function end(owner: ChildProcess): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return;
  if (owner.connected) owner.disconnect();
  await once(owner, 'exit');
}

export async function kill(victim: ChildProcess): Promise<void> {
  victim.kill('SIGKILL');
  await once(victim, 'exit');
}

export async function serverPid(directory: string): Promise<number> {
  return Number.parseInt(await readFile(join(directory, 'cluster', 'postmaster.pid'), 'utf8'), 10);
}

export async function hasHalfACluster(directory: string): Promise<boolean> {
  const draft = (await readdir(directory)).find((name) => name.startsWith('cluster.draft'));
  if (!draft) return false;
  return stat(join(directory, draft, 'cluster', 'base')).then(
    () => true,
    () => false,
  );
}

export async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
