// @ts-check
'use strict';

const { join } = require('node:path');
const { builtFile } = require('./built');
const { serviceCalls } = require('./calls');
const { compare } = require('./comparison');
const { fillDatabase } = require('./database');
const { compareLatency } = require('./latency');
const { CONNECTIONS, sendAll } = require('./load');
const { startBetterAuth } = require('./peers');
const { PostgresCpu } = require('./postgres-cpu');
const { goals, latencyTable, machine, table, warnings } = require('./report');
const { variables } = require('./settings');

const ACCOUNTS = 100_000;
const FULL = { requests: 12_800, rounds: 6, seconds: 10 };
const QUICK = { requests: 3_200, rounds: 2, seconds: 3 };

/**
 * Measures the service, the bare server and whatever else `options` ask for; returns the figures in Markdown.
 * @param {import('./lab').Lab} lab
 * @param {import('./options').Options} options
 */
async function runComparison(lab, options) {
  const size = options.quick ? QUICK : FULL;
  const database = await lab.startPostgres('data');
  const gateway = await lab.startGateway();
  const environment = variables({ databaseUrl: database.url, gatewayUrl: gateway.url });
  const version = await fillDatabase(environment, ACCOUNTS);
  const postgres = await PostgresCpu.of(database.url);
  const calls = serviceCalls(gateway.codes, ACCOUNTS);

  /** @param {string} name @param {string} script @param {number} firstPhone */
  const start = async (name, script, firstPhone) => ({
    name,
    process: await lab.startServer(name, script, environment),
    calls,
    phone: (/** @type {number} */ n) => String(firstPhone + n),
    postgres,
  });
  const pair = [
    await start('service', builtFile('main'), 79990000000),
    await start('bare', join(__dirname, 'bare-server.js'), 79995000000),
  ];
  const servers = [...pair];
  if (options.older) servers.push(await start('older', options.older, 79993000000));
  if (options.peers) servers.push(await startBetterAuth(lab, { database, gateway, postgres }));

  const headroom = await loadAlone(lab, size.requests);
  const rows = await compare(servers, size);
  const latency = options.latency ? await compareLatency(pair, size) : undefined;
  return [
    table(rows),
    goals(rows),
    ...(latency ? [latencyTable(latency)] : []),
    ...warnings(rows),
    conditions({ ...size, version, headroom }),
  ].join('\n\n');
}

/**
 * What the load generator makes against a server that answers at once, in requests a second.
 * @param {import('./lab').Lab} lab
 * @param {number} count
 */
async function loadAlone(lab, count) {
  const server = await lab.startServer('idle', join(__dirname, 'idle-server.js'), { HOST: '127.0.0.1' });
  const message = {
    path: '/',
    headers: { 'content-type': 'application/json' },
    body: '{"userIdentifier":"79160000001"}',
  };
  const messages = Array.from({ length: count }, () => message);
  // The first time warms up.
  await sendAll(server.url, { messages, expected: '"user"' });
  const { perSecond } = await sendAll(server.url, { messages, expected: '"user"' });
  await server.stop();
  return perSecond;
}

/** @param {{ version: string, requests: number, rounds: number, headroom: number }} run */
function conditions({ version, requests, rounds, headroom }) {
  return `${machine()}, PostgreSQL ${version}. ${CONNECTIONS} connections, ${ACCOUNTS} accounts, ${requests} requests a
call and round; medians of ${rounds} rounds, the servers in turns. Against a server that answers at once, the load
generator makes ${headroom.toFixed(0)} requests a second.`;
}

module.exports = { runComparison };
