import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { builtFile } from '../support/built-service';
import { statusOf } from '../support/status-of';
import { within } from './pause';

const START_MS = 30_000;
const TAIL_CHARACTERS = 20_000;

/** What a replica says of itself; its memory in bytes, after a collection of garbage. */
export interface Vitals {
  rss: number;
  heap: number;
  handles: number;
  now: number;
}

/** One replica of the built service; it keeps its address over restarts. */
export class Replica {
  /** The end of what it printed. */
  output = '';
  private child?: ChildProcess;

  private constructor(
    readonly url: string,
    private readonly environment: Record<string, string | undefined>,
    private readonly preload: string[],
  ) {}

  /** `preload`: scripts of this folder that run before the service's own code. */
  static async start(settings: Record<string, string>, preload: string[] = []): Promise<Replica> {
    const port = await freePort();
    const environment = { PATH: process.env['PATH'], ...settings, PORT: String(port) };
    const replica = new Replica(`http://127.0.0.1:${port}`, environment, ['reporter.js', ...preload]);
    await replica.start();
    return replica;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Resolves when it is ready. */
  async start(): Promise<void> {
    const required = this.preload.flatMap((script) => ['--require', join(__dirname, script)]);
    const child = spawn(process.execPath, ['--expose-gc', ...required, builtFile('main')], {
      env: this.environment,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    const keep = (chunk: Buffer) => void (this.output = (this.output + chunk.toString()).slice(-TAIL_CHARACTERS));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const isReady = () => statusOf(`${this.url}/health/ready`).then((status) => status === 200 || hasEnded(child));
    await within(START_MS, async () => hasEnded(child) || isReady());
    if (hasEnded(child) || !(await isReady())) throw new Error(`A replica did not start: ${this.output}`);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async vitals(): Promise<Vitals> {
    this.child?.send('vitals');
    const [vitals] = (await once(this.child as ChildProcess, 'message')) as [Vitals];
    return vitals;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
