// @ts-check
'use strict';

const { Client } = require('pg');
const { builtFile } = require('./built');
const { serviceCalls } = require('./calls');
const { compare } = require('./comparison');
const { fillDatabase, spreadAccountPhone } = require('./database');
const { fillHistory, tableSizes } = require('./history');
const { CONNECTIONS } = require('./load');
const { PostgresCpu } = require('./postgres-cpu');
const { machine } = require('./report');
const { scaleTable, sizesTable, walTable } = require('./scale-report');
const { variables } = require('./settings');
const { WalMeter } = require('./wal-meter');

const SMALL = 100_000;
const FULL = { requests: 6_400, rounds: 3 };
const QUICK = { requests: 1_600, rounds: 2 };
/** The calls whose statements together are a sign-in. */
const SIGN_IN = ['request', 'confirm'];

/** What docs/scaling.md recommends for ten million accounts. */
const SETTINGS = {
  shared_buffers: '6GB',
  max_wal_size: '16GB',
  checkpoint_timeout: '30min',
  wal_compression: 'on',
  autovacuum_vacuum_scale_factor: '0.02',
  autovacuum_analyze_scale_factor: '0.02',
};

/**
 * Measures the service on a small and on a large database, in turns, both under the same settings of PostgreSQL;
 * returns the figures in Markdown.
 * @param {import('./lab').Lab} lab
 * @param {import('./options').Options} options
 */
async function runScale(lab, { quick, scale = SMALL }) {
  const size = quick ? QUICK : FULL;
  const places = [await place(lab, SMALL), await place(lab, scale)];
  /** @type {{ server: string, call: string, bytes: number, images: number, records: number }[]} */
  const wal = [];
  const rows = await compare(
    places.map(({ server }) => server),
    size,
    async (server, call, work) => {
      const meter = places.find((each) => each.server === server)?.meter;
      if (!meter || !SIGN_IN.includes(call)) return work();
      const { result, written } = await meter.around(work);
      wal.push({ server: server.name, call, ...perRequest(written, size.requests) });
      return result;
    },
  );
  const sizes = await Promise.all(places.map(({ url }) => tableSizes(url)));
  // Round 0 warms up.
  const measured = wal.slice(places.length * SIGN_IN.length);
  return [
    scaleTable(rows, SMALL, scale),
    walTable(measured, SMALL, scale),
    sizesTable(sizes.at(-1) ?? []),
    conditions(size, places[0]?.version ?? ''),
  ].join('\n\n');
}

/**
 * A database with so many accounts, the service on it, and a gateway: the same phone may sign in on both.
 * @param {import('./lab').Lab} lab
 * @param {number} accounts
 */
async function place(lab, accounts) {
  const gateway = await lab.startGateway();
  const name = String(accounts);
  const { url } = await startTuned(lab, `data-${name}`);
  const environment = variables({ databaseUrl: url, gatewayUrl: gateway.url });
  process.stderr.write(`Filling a database with ${accounts} accounts …\n`);
  const version = await fillDatabase(environment, accounts);
  await fillHistory(url, accounts);
  const server = {
    name,
    process: await lab.startServer(name, builtFile('main'), environment),
    calls: serviceCalls(gateway.codes, accounts),
    // Users who are known sign in: those who have an account.
    phone: (/** @type {number} */ n) => spreadAccountPhone(n, accounts),
    postgres: await PostgresCpu.of(url),
  };
  const meter = await WalMeter.of(url);
  lab.atEnd(() => meter.close());
  return { url, version, server, meter };
}

/**
 * A PostgreSQL that has restarted with the settings.
 * @param {import('./lab').Lab} lab
 * @param {string} name
 */
async function startTuned(lab, name) {
  const first = await lab.startPostgres(name);
  const client = new Client(first.url);
  await client.connect();
  for (const [setting, value] of Object.entries(SETTINGS))
    await client.query(`alter system set ${setting} = '${value}'`);
  await client.end();
  await first.stop();
  return lab.startPostgres(name);
}

/**
 * @param {{ bytes: number, images: number, records: number }} written
 * @param {number} requests
 */
function perRequest({ bytes, images, records }, requests) {
  return { bytes: bytes / requests, images: images / requests, records: records / requests };
}

/** @param {{ requests: number, rounds: number }} size @param {string} version */
function conditions({ requests, rounds }, version) {
  const settings = Object.entries(SETTINGS).map(([name, value]) => `\`${name} = ${value}\``);
  return `${machine()}, PostgreSQL ${version} with ${settings.join(', ')}. ${CONNECTIONS} connections, known users sign
in, ${requests} requests a call and round; medians of ${rounds} rounds, the databases in turns.`;
}

module.exports = { runScale };
