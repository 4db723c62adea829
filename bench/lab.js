// @ts-check
'use strict';

const { chmod, mkdtemp, rm } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { built } = require('./built');
const { startFakeGateway } = require('./fake-gateway');
const { ServerProcess } = require('./server-process');

/** What a run starts, and undoes at its end, the last thing first. */
class Lab {
  static async open() {
    const folder = await mkdtemp(join(tmpdir(), 'sign-in-bench-'));
    // PostgreSQL that root starts runs as somebody else and has to get in here.
    await chmod(folder, 0o755);
    return new Lab(folder);
  }

  /** @type {(() => unknown)[]} */
  #undo = [];

  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
    this.#undo.push(() => remove(folder));
  }

  /**
   * Starts a PostgreSQL of its own in the folder `name`.
   * @param {string} name
   * @returns {Promise<{ url: string, directory: string, stop: () => Promise<void> }>}
   */
  startPostgres(name) {
    const { startEmbeddedPostgres } = built('embedded-postgres/embedded-postgres');
    const starting = startEmbeddedPostgres(join(this.folder, name));
    // It is stopped also where the end comes while it starts.
    this.#undo.push(async () => {
      const { stop, directory } = await starting;
      await stop();
      await remove(directory);
    });
    return starting;
  }

  async startGateway() {
    const gateway = await startFakeGateway();
    this.#undo.push(gateway.stop);
    return gateway;
  }

  /**
   * @param {string} name of the file that takes its output
   * @param {string} script
   * @param {Record<string, string>} variables
   */
  async startServer(name, script, variables) {
    const server = await ServerProcess.start(script, { variables, output: join(this.folder, `${name}.log`) });
    this.#undo.push(() => server.stop());
    return server;
  }

  /**
   * Also does this at the end, before what was started earlier stops.
   * @param {() => unknown} undo
   */
  atEnd(undo) {
    this.#undo.push(undo);
  }

  async close() {
    for (const undo of this.#undo.toReversed()) await undo();
  }
}

/** @param {string} folder */
async function remove(folder) {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

module.exports = { Lab };
