import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { PROJECT_FOLDER } from '../../src/config/project-folder';

const run = promisify(execFile);
/** Any constant does; all workers have to agree on it. */
const BUILD_LOCK = 7_031_968;
// The build is inside the project, so that it finds its packages, but not in dist, which somebody may be running.
const DIST = join(PROJECT_FOLDER, 'node_modules', '.cache', 'built-for-tests');
const STAMP = join(DIST, 'run');

/** A process that a failed test leaves behind would keep Jest from ending. */
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** A file of the built service: `main`, `admin`. */
export function builtFile(name: string): string {
  return join(DIST, 'src', `${name}.js`);
}

/** The service as `npm run build` makes it, in a process of its own. */
export class BuiltService {
  output = '';
  private constructor(readonly process: ChildProcess) {
    running.add(process);
    process.once('exit', () => running.delete(process));
    const collect = (chunk: Buffer) => void (this.output += chunk.toString());
    process.stdout?.on('data', collect);
    process.stderr?.on('data', collect);
  }

  /** Builds the service once a run, however many specs ask for it: the others wait. */
  static async build(): Promise<void> {
    const url = process.env['TEST_DATABASE_URL'] ?? '';
    const thisRun = createHash('sha256').update(url).digest('hex');
    // All workers have the PostgreSQL of the run in common; the lock ends with the session.
    const lock = new Client({ connectionString: url });
    await lock.connect();
    try {
      await lock.query('select pg_advisory_lock($1)', [BUILD_LOCK]);
      if ((await readFile(STAMP, 'utf8').catch(() => '')) === thisRun) return;
      const tsc = require.resolve('typescript/bin/tsc');
      await run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', DIST], { cwd: PROJECT_FOLDER });
      await writeFile(STAMP, thisRun);
    } finally {
      await lock.end();
    }
  }

  /** Starts the service from a folder outside the project, with these settings and no others. */
  static start(settings: Record<string, string>, main = builtFile('main')): BuiltService {
    const env = { PATH: process.env['PATH'], PORT: '0', ...settings };
    return new BuiltService(spawn(process.execPath, [main], { env, cwd: '/' }));
  }

  static async admin(settings: Record<string, string>, ...words: string[]): Promise<string> {
    const env = { PATH: process.env['PATH'], ...settings };
    return (await run(process.execPath, [builtFile('admin'), ...words], { env, cwd: '/' })).stdout;
  }

  /** Waits until the output matches `pattern`; returns the first group, or the whole match. */
  async says(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found) return found[1] ?? found[0];
      if (this.process.exitCode !== null) throw new Error(`Ended with ${this.process.exitCode}: ${this.output}`);
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
  }

  address(): Promise<string> {
    return this.says(/ready at (http:\S+)/);
  }

  async ended(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
    return this.process.exitCode;
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.process.kill(signal);
    return this.ended();
  }
}
