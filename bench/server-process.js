// @ts-check
'use strict';

const { fork } = require('node:child_process');
const { once } = require('node:events');
const { openSync } = require('node:fs');
const { connect, createServer } = require('node:net');
const { setTimeout: sleep } = require('node:timers/promises');

/** A server in a process of its own that listens on a free port and tells the CPU time it has used. */
class ServerProcess {
  /**
   * @param {string} script
   * @param {{ variables: Record<string, string>, output: string }} options `output`: the file that takes its stdout
   */
  static async start(script, { variables, output }) {
    const port = await freePort();
    const child = fork(script, {
      execArgv: ['--enable-source-maps', '--require', `${__dirname}/cpu-reporter.js`],
      env: { ...variables, PORT: String(port) },
      stdio: ['ignore', openSync(output, 'w'), 'inherit', 'ipc'],
    });
    const server = new ServerProcess(child, port);
    try {
      await server.#isListening();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  #child;
  #port;

  /**
   * @param {import('node:child_process').ChildProcess} child
   * @param {number} port
   */
  constructor(child, port) {
    this.#child = child;
    this.#port = port;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The microseconds of CPU time of all its threads, in the program and in the kernel. */
  async cpuTime() {
    this.#child.send('cpu');
    const [{ user, system }] = await once(this.#child, 'message');
    return user + system;
  }

  async stop() {
    if (!this.#isRunning) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  get #isRunning() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async #isListening() {
    while (!(await accepts(this.#port))) {
      if (!this.#isRunning) throw new Error(`${this.#child.spawnargs.at(-1)} did not start`);
      await sleep(50);
    }
  }
}

/** @param {number} port */
async function accepts(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

module.exports = { ServerProcess };
