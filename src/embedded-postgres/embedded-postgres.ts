import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { NAME, prepareCluster } from './embedded-postgres.cluster';
import { removeAbandonedDrafts } from './embedded-postgres.draft';
import { type Home, locateHome, makeHome } from './embedded-postgres.home';
import { connectTo, lastLogLines, processOf, startServer, stopServer, urlOf } from './embedded-postgres.server';

/** The number of the advisory lock, an arbitrary constant. Owners take it in the database that every cluster has. */
const OWNER_LOCK = 7_031_967;
const OWNER_LOCK_DATABASE = 'postgres';
/** The session of an owner that was killed lives on for a moment. */
const OWNER_LOCK_TIMEOUT = '2s';
const LOCK_TIMED_OUT = '55P03';
const STARTS = 5;
const PAUSE_MS = 300;

export interface EmbeddedPostgres {
  /** The address `postgres://…` on the loopback interface, with the password. */
  readonly url: string;
  /** The folder that holds the cluster. */
  readonly directory: string;
  /** Shuts the server down without waiting for its clients; resolves when it has exited. */
  stop(): Promise<void>;
}

/** Thrown when another live process owns the cluster; `message` says so in one sentence for a person. */
export class EmbeddedPostgresInUseError extends Error {
  constructor(directory: string, pid?: number) {
    const owner = pid === undefined ? 'another process' : `another process, ${pid},`;
    super(
      `The PostgreSQL in ${directory} belongs to ${owner} that is running now: stop that one, or set another DATA_DIR`,
    );
    this.name = 'EmbeddedPostgresInUseError';
  }
}

/** Starts PostgreSQL under `dataDirectory`, or takes over one that a killed owner left running. */
export async function startEmbeddedPostgres(dataDirectory: string): Promise<EmbeddedPostgres> {
  const home = await makeHome(dataDirectory);
  const programs = await prepareCluster(home);
  const session = await own(home, programs);
  await removeAbandonedDrafts(home.directory);
  let stopped: Promise<void> | undefined;
  return {
    url: urlOf(session),
    directory: home.directory,
    stop: () => (stopped ??= stopOwned(home, programs, session)),
  };
}

/** The URL of the PostgreSQL running under `dataDirectory`, if one is; the caller does not become its owner. */
export async function findEmbeddedPostgres(dataDirectory: string): Promise<string | undefined> {
  const client = await connectTo(await locateHome(dataDirectory), NAME);
  await client?.end();
  return client && urlOf(client);
}

/**
 * The process that holds the lock is the owner, whoever started the server. A start that fails is tried again once it
 * is known which server runs: another process was quicker, the port was taken meanwhile, or the server before was not
 * quite gone.
 */
async function own(home: Home, programs: string): Promise<Client> {
  let started = false;
  for (let starts = 0; ; starts++) {
    const session = await claim(home);
    if (session) return session;
    if (starts === STARTS) break;
    if (await startServer(home, programs)) started = true;
    else await sleep(PAUSE_MS);
  }
  if (started) await stopServer(home, programs);
  throw new Error(`PostgreSQL in ${home.directory} cannot be used:\n${await lastLogLines(home)}`);
}

/** Makes sure that the database exists; returns a session that holds the lock, `undefined` if no server runs. */
async function claim(home: Home): Promise<Client | undefined> {
  const session = await connectTo(home, OWNER_LOCK_DATABASE);
  if (!session) return undefined;
  try {
    await session.query(
      `set lock_timeout = '${OWNER_LOCK_TIMEOUT}'; select pg_advisory_lock(${OWNER_LOCK}); reset lock_timeout`,
    );
    const { rowCount } = await session.query('select from pg_database where datname = $1', [NAME]);
    if (!rowCount) await session.query(`create database ${NAME}`);
    return session;
  } catch (error) {
    const isOwned = (error as { code?: string }).code === LOCK_TIMED_OUT;
    const owner = isOwned ? await ownerOf(session) : undefined;
    await session.end();
    if (isOwned) throw new EmbeddedPostgresInUseError(home.directory, owner);
    // The server went down meanwhile.
    return undefined;
  }
}

/** The process that holds the lock. */
async function ownerOf(session: Client): Promise<number | undefined> {
  const holder = `
    select application_name as name from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and objid = $1 and granted`;
  const { rows } = await session.query<{ name: string }>(holder, [OWNER_LOCK]).catch(() => ({ rows: [] }));
  return processOf(rows[0]?.name ?? '');
}

/** The lock is held until the server is down, so that nobody takes over a server that is about to stop. */
async function stopOwned(home: Home, programs: string, session: Client): Promise<void> {
  const owner = (await answers(session)) ? session : await claimAgain(home);
  if (!owner) return;
  await stopServer(home, programs);
  await owner.end();
}

/**
 * A server that recovered from a crash has lost the lock; if another process owns it by now, it belongs to that one.
 */
async function claimAgain(home: Home): Promise<Client | undefined> {
  return claim(home).catch((error: unknown) => {
    if (error instanceof EmbeddedPostgresInUseError) return undefined;
    throw error;
  });
}

async function answers(session: Client): Promise<boolean> {
  return session.query('select').then(
    () => true,
    () => false,
  );
}
