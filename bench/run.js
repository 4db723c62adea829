// @ts-check
'use strict';

// `npm run bench`: what a call costs in the built service, beside the least it could cost: a bare Fastify and pg server
// that runs the same statements. `--quick` sends fewer requests, for a first impression.

const { once } = require('node:events');
const { chmod, mkdtemp, rm } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { built, builtFile } = require('./built');
const { fillDatabase, randomAccountId } = require('./database');
const { startFakeGateway } = require('./fake-gateway');
const { CONNECTIONS, sendAll } = require('./load');
const { machine, table } = require('./report');
const { ServerProcess } = require('./server-process');
const { variables } = require('./settings');

/**
 * @typedef {{ path: string, expected: string, body: (phone: string) => object }} Call
 * @typedef {{ name: 'service' | 'bare', process: ServerProcess, firstPhone: number }} Server
 */

const ACCOUNTS = 100_000;
/** A round sends so many requests to each call of each server, which takes several seconds a call. */
const [REQUESTS, ROUNDS] = process.argv.includes('--quick') ? [3_200, 2] : [12_800, 6];

/**
 * The steps that undo everything at the end, the last one first.
 * @type {(() => unknown)[]}
 */
const cleanups = [];

async function main() {
  const folder = await makeFolder();
  const database = await startDatabase(join(folder, 'data'));
  const gateway = await startFakeGateway();
  cleanups.push(gateway.stop);
  const environment = variables({ databaseUrl: database.url, gatewayUrl: gateway.url });
  const version = await fillDatabase(environment, ACCOUNTS);

  /** @param {Server['name']} name @param {string} script */
  const start = async (name, script) => {
    const server = await ServerProcess.start(script, { variables: environment, output: join(folder, `${name}.log`) });
    cleanups.push(() => server.stop());
    return server;
  };
  const comparisons = await compare(callsWith(gateway.codes), [
    { name: 'service', process: await start('service', builtFile('main')), firstPhone: 79990000000 },
    { name: 'bare', process: await start('bare', join(__dirname, 'bare-server.js')), firstPhone: 79995000000 },
  ]);
  process.stdout.write(`${conditions(version)}\n\n${table(comparisons)}\n`);
}

async function makeFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'sign-in-bench-'));
  cleanups.push(() => remove(folder));
  // Started by root, PostgreSQL runs as somebody else and has to get in here.
  await chmod(folder, 0o755);
  return folder;
}

/** @param {string} folder */
async function startDatabase(folder) {
  const starting = built('embedded-postgres/embedded-postgres').startEmbeddedPostgres(folder);
  // The database is removed also if the benchmark ends while it starts.
  cleanups.push(async () => {
    const { stop, directory } = await starting;
    await stop();
    await remove(directory);
  });
  return starting;
}

/**
 * The calls in the order of a sign-in.
 * @param {Map<string, string>} codes
 * @returns {Call[]}
 */
function callsWith(codes) {
  return [
    { path: '/auth/otp/request', expected: '"otp"', body: (phone) => ({ userIdentifier: phone }) },
    {
      path: '/auth/otp/confirm',
      expected: '"user"',
      body: (phone) => ({ userIdentifier: phone, otp: codes.get(phone) }),
    },
    { path: '/profile/get', expected: '"user"', body: () => ({ userIdentifier: randomAccountId(ACCOUNTS) }) },
  ];
}

/**
 * Measures one call of one server at a time, the servers in turns, so that what else the machine does disturbs both.
 * @param {Call[]} calls
 * @param {Server[]} servers
 */
async function compare(calls, servers) {
  /** @type {import('./report').Comparison[]} */
  const comparisons = calls.map(({ path }) => ({ path, service: [], bare: [] }));
  // Round 0 warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    process.stderr.write(round === 0 ? 'Warming up …\n' : `Round ${round} of ${ROUNDS} …\n`);
    for (const [i, { path, expected, body }] of calls.entries()) {
      // The order alternates, so that it favours neither.
      for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
        // A phone requests one code and confirms it in the same round: the limits are per phone.
        const phones = Array.from({ length: REQUESTS }, (_, n) => String(server.firstPhone + round * REQUESTS + n));
        const bodies = phones.map((phone) => JSON.stringify(body(phone)));
        const figures = await measure(server.process, path, { expected, bodies });
        if (round > 0) comparisons[i]?.[server.name].push(figures);
      }
    }
  }
  return comparisons;
}

/**
 * @param {ServerProcess} server
 * @param {string} path
 * @param {{ expected: string, bodies: string[] }} load
 */
async function measure(server, path, load) {
  const before = await server.cpuTime();
  const times = await sendAll(`${server.url}${path}`, load);
  return { ...times, cpu: ((await server.cpuTime()) - before) / load.bodies.length };
}

/** @param {string} version of PostgreSQL */
function conditions(version) {
  return `${machine()}, PostgreSQL ${version}
${CONNECTIONS} connections, ${ACCOUNTS} accounts, ${REQUESTS} requests a call and round; medians of ${ROUNDS} rounds, the servers in turns.
Service: its settings for production but for ABUSE_MODE=record, with one log line a request (and one an SMS) into a file.
Bare: Fastify and pg, the same statements, the same SMS over undici; no validation, overload protection, deadlines or logs.
Load, gateway and PostgreSQL run on the same machine: the CPU time is the server's own, the other figures are not.`;
}

/** @param {string} folder */
async function remove(folder) {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function cleanUp() {
  for (const undo of cleanups.toReversed()) await undo();
}

async function run() {
  const interrupted = Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
  try {
    await Promise.race([main(), interrupted.then(() => Promise.reject(new Error('Interrupted')))]);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
  await cleanUp();
  process.exit();
}

void run();
