// @ts-check
'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const { Client } = require('pg');

/** Microseconds of a tick of the kernel's accounts: 100 a second on every common Linux. */
const TICK = 10_000;

/** The CPU time of a PostgreSQL server with all its processes. Only Linux tells it; elsewhere it is `NaN`. */
class PostgresCpu {
  /** @param {string} url of a database of the server */
  static async of(url) {
    const client = new Client(url);
    await client.connect();
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const [backend] = read(String(rows[0].pid));
    await client.end();
    return new PostgresCpu(backend?.parent);
  }

  #postmaster;

  /** @param {number | undefined} postmaster its process; `undefined` where /proc does not tell */
  constructor(postmaster) {
    this.#postmaster = postmaster;
  }

  /** Microseconds up to now, those of processes that have ended included. */
  time() {
    if (this.#postmaster === undefined) return NaN;
    const processes = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(read);
    return processes
      .filter(({ pid, parent }) => pid === this.#postmaster || parent === this.#postmaster)
      .reduce((total, { ticks }) => total + ticks * TICK, 0);
  }
}

/** @param {string} pid */
function read(pid) {
  try {
    // The name of the program is in parentheses, and may have blanks.
    const [, parent, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const [user, system, endedUser, endedSystem] = fields.slice(9, 13).map(Number);
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        ticks: (user ?? 0) + (system ?? 0) + (endedUser ?? 0) + (endedSystem ?? 0),
      },
    ];
  } catch {
    // It ended meanwhile.
    return [];
  }
}

module.exports = { PostgresCpu };
