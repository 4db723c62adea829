import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  clusterFolder,
  NAME,
  passwordFile,
  prepareCluster,
} from '../../src/embedded-postgres/embedded-postgres.cluster';
import { type Home, launchOptions, makeHome } from '../../src/embedded-postgres/embedded-postgres.home';
import { within } from './pause';
import { freePort } from './replica';

const START_MS = 60_000;
const DATABASE = 'postgres';

/** A PostgreSQL of the suite's own, to be ill-treated; it keeps its address over restarts. */
export class OwnPostgres {
  /** The end of what it printed. */
  output = '';
  private server?: ChildProcess;
  /** Frozen, or about to be. */
  private processes: number[] = [];

  private constructor(
    private readonly folder: string,
    readonly home: Home,
    private readonly programs: string,
    readonly port: number,
    readonly url: string,
  ) {}

  static async start(): Promise<OwnPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'sign-in-faults-'));
    // Started by root, PostgreSQL runs as another user, who has to get in here.
    await chmod(folder, 0o711);
    const home = await makeHome(folder);
    const programs = await prepareCluster(home);
    const port = await freePort();
    const password = await readFile(passwordFile(home), 'utf8');
    const url = `postgres://${NAME}:${password}@127.0.0.1:${port}/${DATABASE}`;
    const postgres = new OwnPostgres(folder, home, programs, port, url);
    await postgres.start();
    return postgres;
  }

  /** Resolves when it takes queries, after a kill also those who were killed have left their memory behind. */
  async start(): Promise<void> {
    const options = ['-h', '127.0.0.1', '-p', String(this.port), '-c', 'unix_socket_directories=', '-N', '50'];
    const isReady = async () => {
      if (this.server?.exitCode !== null || this.server.signalCode !== null) this.launch(options);
      await this.query('select 1');
      return true;
    };
    if (!(await within(START_MS, isReady))) throw new Error(`PostgreSQL did not start: ${this.output}`);
  }

  async query<Row extends object>(sql: string): Promise<Row[]> {
    const client = await this.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** All its processes at once, as if the power had gone. */
  async kill(): Promise<void> {
    const ended = once(this.server as ChildProcess, 'exit');
    await this.signalAll('SIGKILL');
    await ended;
  }

  /** None of its processes runs any more, and none of its connections is closed. */
  freeze(): Promise<void> {
    return this.signalAll('SIGSTOP');
  }

  thaw(): void {
    for (const pid of this.processes) signal(pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    this.thaw();
    if (this.server?.exitCode === null && this.server.signalCode === null) {
      const ended = once(this.server, 'exit');
      this.server.kill('SIGINT');
      await ended;
    }
    await rm(this.home.directory, { recursive: true, force: true });
    await rm(this.folder, { recursive: true, force: true });
  }

  private launch(options: string[]): void {
    const server = spawn(join(this.programs, 'postgres'), ['-D', clusterFolder(this.home), ...options], {
      ...launchOptions(this.home),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server.stderr.on('data', (chunk: Buffer) => void (this.output = (this.output + chunk.toString()).slice(-10_000)));
    this.server = server;
  }

  /**
   * Signals the parent first, so that it starts no more processes. Each has a session of its own, so a signal to a
   * group would miss them.
   */
  private async signalAll(name: NodeJS.Signals): Promise<void> {
    const client = await this.connect();
    const parent = this.server?.pid as number;
    signal(parent, 'SIGSTOP');
    const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity');
    this.processes = [parent, ...rows.map(({ pid }) => pid)];
    for (const pid of this.processes) signal(pid, name);
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // The process ended by itself meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
