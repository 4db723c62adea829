import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { clusterFolder, NAME, passwordFile } from './embedded-postgres.cluster';
import { isAlive } from './embedded-postgres.draft';
import { type Home, launchOptions } from './embedded-postgres.home';

const HOST = '127.0.0.1';
const CONNECT_TIMEOUT_MS = 5_000;
/** The server exists, but is still starting (after a crash that takes a while) or already stopping. */
const CANNOT_CONNECT_NOW = '57P03';
const PATIENCE_MS = 60_000;
const POLL_MS = 20;

/** The name of this process's sessions in PostgreSQL begins with this, so that the owner of a cluster can be found. */
const SESSION = 'sign-in process ';

/** The process whose session is named `session`. */
export function processOf(session: string): number | undefined {
  return session.startsWith(SESSION) ? Number(session.slice(SESSION.length)) : undefined;
}

/** The address of the server that `client` is connected to. */
export function urlOf(client: Client): string {
  return `postgres://${NAME}:${client.password}@${HOST}:${client.port}/${NAME}`;
}

/** Connects to the server of the cluster; `undefined` if none runs that takes our password. */
export async function connectTo(home: Home, database: string): Promise<Client | undefined> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const server = await readLockFile(home);
    if (!server) return undefined;
    const client = new Client({
      host: HOST,
      port: server.port,
      user: NAME,
      password: await readFile(passwordFile(home), 'utf8'),
      database,
      application_name: `${SESSION}${process.pid}`,
      ssl: false,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    // The server may go away at any time. The next query finds out; an error event without a listener would end the
    // process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end();
      if ((error as { code?: string }).code !== CANNOT_CONNECT_NOW) return undefined;
    }
  }
  return undefined;
}

/** Starts the server on a free port; `false` if it did not start, and then its log says why. */
export async function startServer(home: Home, programs: string): Promise<boolean> {
  const options = `-h ${HOST} -p ${await freePort()} -c unix_socket_directories=`;
  const started = await control(home, programs, 'start', '-w', '-o', options);
  if (!started) await discardMisleadingLockFile(home);
  return started;
}

/** Ends all connections and resolves when the server has exited. */
export async function stopServer(home: Home, programs: string): Promise<void> {
  const server = await readLockFile(home);
  if (!server) return;
  if (await control(home, programs, 'stop', '-m', 'fast', '-W')) {
    // pg_ctl would wait until no server runs at all, and would take that of the next owner for this one.
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(POLL_MS)) {
      if ((await readLockFile(home))?.pid !== server.pid || !isAlive(server.pid)) return;
    }
  }
  throw new Error(`PostgreSQL in ${home.directory} did not stop:\n${await lastLogLines(home)}`);
}

/** The last lines of the log of the server and of pg_ctl. */
export async function lastLogLines(home: Home): Promise<string> {
  const log = await readFile(logFile(home), 'utf8').catch(() => '');
  return log.trimEnd().split('\n').slice(-20).join('\n');
}

/** Neither pg_ctl nor the server shares our terminal: Ctrl-C, and a second one, leaves them to finish. */
async function control(home: Home, programs: string, ...command: string[]): Promise<boolean> {
  // The log is opened here and handed down, because the server's user need not be able to write to the home. A pipe
  // would not do: the server would hold it open.
  const log = await open(logFile(home), 'a', 0o600);
  try {
    const pgCtl = spawn(join(programs, 'pg_ctl'), [...command, '-D', clusterFolder(home), '-s'], {
      ...launchOptions(home),
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
    });
    const [code] = (await once(pgCtl, 'exit')) as [number | null];
    return code === 0;
  } finally {
    await log.close();
  }
}

/** Reads what a running server notes about itself; a server that was killed leaves the file behind. */
async function readLockFile(home: Home): Promise<{ pid: number; port: number; status: string } | undefined> {
  const content = await readFile(lockFile(home), 'utf8').catch(() => '');
  const [pid, , , port, , , , status] = content.split('\n');
  return port ? { pid: Number(pid), port: Number(port), status: status?.trim() ?? '' } : undefined;
}

/** PostgreSQL refuses to start when the process id in the file of a killed server belongs to some other program now. */
async function discardMisleadingLockFile(home: Home): Promise<void> {
  const server = await readLockFile(home);
  if (server?.status === 'ready' && isAlive(server.pid) && !(await isListening(server.port))) await rm(lockFile(home));
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, HOST);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function lockFile(home: Home): string {
  return join(clusterFolder(home), 'postmaster.pid');
}

function logFile(home: Home): string {
  return join(home.directory, 'cluster.log');
}
