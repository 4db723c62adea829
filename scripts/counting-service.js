// @ts-check
'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

/**
 * @typedef {{ error?: { message: string }, user?: { id: string } }} Answer
 * @typedef {Awaited<ReturnType<typeof import('../bench/fake-gateway').startFakeGateway>>} Gateway
 */

/** A built checkout at work on a PostgreSQL of its own, in a process that counts its calls. */
class CountingService {
  #output = '';
  #phones = 0;

  /**
   * @param {string} checkout
   * @param {Gateway} gateway
   */
  constructor(checkout, gateway) {
    this.gateway = gateway;
    this.dist = join(checkout, 'dist');
    this.folder = mkdtempSync(join(tmpdir(), 'files-of-a-call-'));
    // Started by root, PostgreSQL runs as somebody else and has to get in here.
    chmodSync(this.folder, 0o755);
    const preload = join(__dirname, 'count-calls.js');
    this.process = spawn(process.execPath, ['--require', preload, join(this.dist, 'src', 'main.js')], {
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        DATA_DIR: join(this.folder, 'data'),
        LOG_LEVEL: 'silent',
        SMS_GATEWAYS: 'smsc',
        SMSC_API_KEY: 'a-key-of-the-fake-gateway',
        SMSC_URL: gateway.url,
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.process.stdout?.on('data', (chunk) => (this.#output += chunk));
  }

  /**
   * What the banner says in the group of `pattern`, once it does.
   * @param {RegExp} pattern
   */
  async #says(pattern) {
    for (;;) {
      const found = pattern.exec(this.#output)?.[1];
      if (found) return found;
      if (this.process.exitCode !== null) throw new Error(`${this.dist} ended: ${this.#output}`);
      await sleep(20);
    }
  }

  newPhone() {
    return `7999000${String(this.#phones++).padStart(4, '0')}`;
  }

  /**
   * @param {string} path
   * @param {object} body
   */
  async post(path, body) {
    const url = await this.#says(/ready at (http:\S+)/);
    const key = await this.#says(/IMSHOP key +(\S+)/);
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = /** @type {Answer} */ (await response.json());
    if (answer.error) throw new Error(`${path}: ${answer.error.message}`);
    return answer;
  }

  /** @returns {Promise<Record<string, string[]>>} the functions that ran since the last time, by file */
  async functionsThatRan() {
    const answer = once(this.process, 'message');
    this.process.send(this.dist);
    return (await answer)[0];
  }

  async stop() {
    if (this.process.exitCode === null) {
      this.process.kill('SIGINT');
      await once(this.process, 'exit');
    }
    rmSync(this.folder, { recursive: true });
  }
}

module.exports = { CountingService };
