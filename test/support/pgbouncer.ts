import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** The program as Debian installs it; `undefined` if it is not installed. */
export const PGBOUNCER = ['/usr/sbin/pgbouncer', '/usr/local/bin/pgbouncer'].find((path) => existsSync(path));

/** A real PgBouncer with its default settings but for the mode, in front of one database. */
export class PgBouncer {
  private constructor(
    /** The address of the database through PgBouncer. */
    readonly url: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(databaseUrl: string, mode: 'session' | 'transaction', poolSize = 20): Promise<PgBouncer> {
    const { username, password, hostname, port, pathname } = new URL(databaseUrl);
    const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
    // Started by root, PgBouncer runs as another user, who has to get in here.
    await chmod(folder, 0o755);
    const url = new URL(databaseUrl);
    url.port = String(await freePort());
    await writeFile(join(folder, 'users'), `"${username}" "${decodeURIComponent(password)}"\n`);
    const settings = `
[databases]
${pathname.slice(1)} = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${url.port}
unix_socket_dir =
auth_type = plain
auth_file = ${join(folder, 'users')}
pool_mode = ${mode}
default_pool_size = ${poolSize}
`;
    await writeFile(join(folder, 'pgbouncer.ini'), settings);
    const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    const started = spawn(PGBOUNCER ?? '', ['-q', ...user, join(folder, 'pgbouncer.ini')], { stdio: 'ignore' });
    const bouncer = new PgBouncer(url.href, started, folder);
    while (!(await canConnect(url.href))) {
      if (started.exitCode !== null) throw new Error(`PgBouncer ended with ${started.exitCode}`);
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    return bouncer;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null) {
      this.process.kill('SIGKILL');
      await once(this.process, 'exit');
    }
    await rm(this.folder, { recursive: true });
  }
}

async function canConnect(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  const answers = client.connect().then(
    () => true,
    () => false,
  );
  const isUp = await answers;
  await client.end();
  return isUp;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
