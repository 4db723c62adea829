// @ts-check
'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { basename, join } = require('node:path');
const { PROJECT } = require('./mutants');

/** What a copy does not need: what is made from the rest, and the history. */
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'data', 'coverage']);
/** An end that a mutant can do nothing about, so that a run never hangs. */
const TIME_LIMIT_MS = 600_000;

/** @typedef {{ title: string, isAssertion: boolean, message: string }} Fault */
/** @typedef {{ passed: number, faults: Fault[] }} Verdict */

/** A copy of the project, to be changed, with the project's packages. */
class Copy {
  /** @type {Set<import('node:child_process').ChildProcess>} */
  static running = new Set();

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'sign-in-mutants-'));
    // Some tests run the service as another user, who has to get there.
    chmodSync(this.folder, 0o755);
    for (const entry of readdirSync(PROJECT).filter((name) => !LEFT_OUT.has(name)))
      cpSync(join(PROJECT, entry), join(this.folder, entry), { recursive: true });
    // Links to the packages, in a folder of the copy's own: the tests build the service below it.
    const packages = join(this.folder, 'node_modules');
    mkdirSync(packages);
    for (const entry of readdirSync(join(PROJECT, 'node_modules')).filter((name) => name !== '.cache'))
      symlinkSync(join(PROJECT, 'node_modules', entry), join(packages, entry));
  }

  /**
   * Runs `work` on the changed copy, and changes it back.
   * @template T
   * @param {import('./mutants').Change} change
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async with({ file, find, replace }, work) {
    const path = join(this.folder, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.split(find).join(replace));
    try {
      return await work();
    } finally {
      writeFileSync(path, text);
    }
  }

  /**
   * @returns {Promise<string>} What the compiler says against it.
   */
  async compile() {
    const options = ['--noEmit', '--incremental', '--tsBuildInfoFile', join(this.folder, 'types.tsbuildinfo')];
    const { code, output } = await this.run('typescript/bin/tsc', ['-p', 'tsconfig.json', ...options]);
    return code === 0 ? '' : output;
  }

  /**
   * @param {string[]} files Of tests.
   * @param {(string | undefined)[]} titles What the names of the tests have in them that are to run; all, where one is
   *   `undefined`.
   * @param {number} workers
   * @returns {Promise<Verdict | undefined>} `undefined` if the run ended without a verdict; `output` says why.
   */
  async test(files, titles = [undefined], workers = 1) {
    const file = join(this.folder, 'verdict.json');
    rmSync(file, { force: true });
    const patterns = titles.map((title) => title?.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const filter = patterns.every(Boolean) ? ['--testNamePattern', patterns.join('|')] : [];
    const reporter = join(__dirname, 'verdict.reporter.js');
    const options = ['--reporters', reporter, '--forceExit', '--maxWorkers', String(workers), ...filter];
    await this.run('jest/bin/jest.js', [...options, '--runTestsByPath', ...files], { VERDICT: file });
    try {
      return /** @type {Verdict} */ (JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return undefined;
    }
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * @param {string} program A script of a package.
   * @param {string[]} args
   * @param {Record<string, string>} env
   */
  async run(program, args, env = {}) {
    const [script, ...rest] = [join(this.folder, 'node_modules', program), ...args];
    const child = spawn(process.execPath, [script, ...rest], {
      cwd: this.folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    Copy.running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void (output += chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
    const [code] = await once(child, 'close');
    clearTimeout(timer);
    Copy.running.delete(child);
    this.output = `${basename(program)}: ${output}`;
    return { code, output };
  }
}

module.exports = { Copy };
