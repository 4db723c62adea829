// @ts-check
'use strict';

// `npm run bench`: what a call costs in the built service, beside the least it could cost: a bare Fastify and pg server
// that runs the same statements. `--quick` for a first impression; `--older=PATH` measures a built checkout of another
// version in the same run.

const { once } = require('node:events');
const { chmod, mkdtemp, rm } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { built, builtFile } = require('./built');
const { fillDatabase, randomAccountId, randomAccountPhone } = require('./database');
const { startFakeGateway } = require('./fake-gateway');
const { CONNECTIONS, sendAll } = require('./load');
const { PostgresCpu } = require('./postgres-cpu');
const { machine, table } = require('./report');
const { ServerProcess } = require('./server-process');
const { variables } = require('./settings');

/**
 * @typedef {{ name: string, path: string, expected: string, body: (phone: string) => object }} Call
 * @typedef {{ name: import('./report').ServerName, process: ServerProcess, firstPhone: number }} Server
 */

const ACCOUNTS = 100_000;
/** A round sends so many requests to each call of each server, which takes several seconds a call. */
const [REQUESTS, ROUNDS] = process.argv.includes('--quick') ? [3_200, 2] : [12_800, 6];

/** The folder of a built checkout to compare with. */
const OLDER = process.argv.find((word) => word.startsWith('--older='))?.slice('--older='.length);

/**
 * What to undo at the end, the last thing first.
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
  const postgres = await PostgresCpu.of(database.url);
  /** @type {Server[]} */
  const servers = [
    { name: 'service', process: await start('service', builtFile('main')), firstPhone: 79990000000 },
    { name: 'bare', process: await start('bare', join(__dirname, 'bare-server.js')), firstPhone: 79995000000 },
  ];
  if (OLDER) {
    const script = resolve(OLDER, 'dist', 'src', 'main.js');
    servers.push({ name: 'older', process: await start('older', script), firstPhone: 79993000000 });
  }
  const comparisons = await compare(callsWith(gateway.codes), servers, postgres);
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
  // Also when the end comes while it starts.
  cleanups.push(async () => {
    const { stop, directory } = await starting;
    await stop();
    await remove(directory);
  });
  return starting;
}

/**
 * In the order of a sign-in.
 * @param {Map<string, string>} codes
 * @returns {Call[]}
 */
function callsWith(codes) {
  return [
    { name: 'request', path: '/auth/otp/request', expected: '"otp"', body: (phone) => ({ userIdentifier: phone }) },
    {
      name: 'wrong code',
      path: '/auth/otp/confirm',
      expected: '"error"',
      body: (phone) => ({ userIdentifier: phone, otp: otherThan(codes.get(phone) ?? '') }),
    },
    {
      name: 'confirm',
      path: '/auth/otp/confirm',
      expected: '"user"',
      body: (phone) => ({ userIdentifier: phone, otp: codes.get(phone) }),
    },
    {
      name: 'get by id',
      path: '/profile/get',
      expected: '"user"',
      body: () => ({ userIdentifier: randomAccountId(ACCOUNTS) }),
    },
    {
      name: 'get by phone',
      path: '/profile/get',
      expected: '"user"',
      body: () => ({ userIdentifier: randomAccountPhone(ACCOUNTS) }),
    },
    {
      name: 'unknown user',
      path: '/profile/get',
      expected: '"error"',
      body: (phone) => ({ userIdentifier: `no-${phone}` }),
    },
  ];
}

/**
 * A code of the same length.
 * @param {string} code
 */
function otherThan(code) {
  return String((Number(code) + 1) % 10 ** code.length).padStart(code.length, '0');
}

/**
 * One call of one server at a time, the servers in turns: whatever else the machine does meets all.
 * @param {Call[]} calls
 * @param {Server[]} servers
 * @param {PostgresCpu} postgres
 */
async function compare(calls, servers, postgres) {
  /** @type {import('./report').Comparison[]} */
  const comparisons = calls.map(({ name }) => ({ name, service: [], bare: [], older: [] }));
  // Round 0 warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    process.stderr.write(round === 0 ? 'Warming up …\n' : `Round ${round} of ${ROUNDS} …\n`);
    for (const [i, call] of calls.entries()) {
      // The order alternates, so that it favours neither.
      for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
        // A phone requests one code and confirms it in the same round: the limits are per phone.
        const phones = Array.from({ length: REQUESTS }, (_, n) => String(server.firstPhone + round * REQUESTS + n));
        const bodies = phones.map((phone) => JSON.stringify(call.body(phone)));
        const figures = await measure(server.process, call, bodies, postgres);
        if (round > 0) comparisons[i]?.[server.name].push(figures);
      }
    }
  }
  return comparisons;
}

/**
 * @param {ServerProcess} server
 * @param {Call} call
 * @param {string[]} bodies
 * @param {PostgresCpu} postgres
 * @returns {Promise<import('./report').Figures>}
 */
async function measure(server, { path, expected }, bodies, postgres) {
  const [cpuBefore, postgresBefore] = [await server.cpuTime(), postgres.time()];
  const times = await sendAll(`${server.url}${path}`, { expected, bodies });
  const [cpu, ofPostgres] = [await server.cpuTime(), postgres.time()];
  return {
    ...times,
    cpu: (cpu - cpuBefore) / bodies.length,
    postgres: (ofPostgres - postgresBefore) / bodies.length,
  };
}

/** @param {string} version of PostgreSQL */
function conditions(version) {
  return `${machine()}, PostgreSQL ${version}
${CONNECTIONS} connections, ${ACCOUNTS} accounts, ${REQUESTS} requests a call and round; medians of ${ROUNDS} rounds, the servers in turns.
Service: as npm start runs it, with its settings for production, with one log line a request (and one an SMS) into a file.
Bare: Fastify and pg, the same statements, the same SMS, each over a connection of its own; no validation, overload protection, deadlines or logs.
Load, gateway and PostgreSQL run on the same machine: the CPU times are each one's own, the other figures are not.`;
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
