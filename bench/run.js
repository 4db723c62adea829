// @ts-check
'use strict';

// `npm run bench`: what a call costs in the built service, beside the least it could cost: a bare Fastify and pg server
// that runs the same statements. `--quick` for a first impression.

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

const ACCOUNTS = 100_000;
/** A round sends so many requests to each call of each server: several seconds of each. */
const [REQUESTS, ROUNDS] = process.argv.includes('--quick') ? [3_200, 1] : [12_800, 5];

/** What to undo at the end, last thing first. */
const cleanups = [];

async function main() {
  const { servers, codes, postgres } = await startAll();
  const calls = [
    { path: '/auth/otp/request', expected: '"otp"', body: (phone) => ({ userIdentifier: phone }) },
    {
      path: '/auth/otp/confirm',
      expected: '"user"',
      body: (phone) => ({ userIdentifier: phone, otp: codes.get(phone) }),
    },
    { path: '/profile/get', expected: '"user"', body: () => ({ userIdentifier: randomAccountId(ACCOUNTS) }) },
  ];
  const comparisons = calls.map(({ path }) => ({ path, service: [], bare: [] }));

  // Round 0 warms up. Each phone is asked for a code once, in some round, and confirms it in the same round.
  for (let round = 0; round <= ROUNDS; round++) {
    process.stderr.write(round === 0 ? 'Warming up …\n' : `Round ${round} of ${ROUNDS} …\n`);
    for (const [i, { path, expected, body }] of calls.entries()) {
      // One server at a time, in turns: whatever else the machine does meets both.
      for (const [name, { server, phones }] of Object.entries(servers)) {
        const bodies = phones(round).map((phone) => JSON.stringify(body(phone)));
        const figures = await measure(server, path, { expected, bodies });
        if (round > 0) comparisons[i][name].push(figures);
      }
    }
  }
  process.stdout.write(`${conditions(postgres)}\n\n${table(comparisons)}\n`);
}

async function startAll() {
  const folder = await mkdtemp(join(tmpdir(), 'sign-in-bench-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  // Started by root, PostgreSQL runs as somebody else and has to get in here.
  await chmod(folder, 0o755);
  const database = await built('database/embedded-postgres').startEmbeddedPostgres(join(folder, 'data'));
  cleanups.push(() => rm(database.directory, { recursive: true, force: true, maxRetries: 5 }), database.stop);
  const gateway = await startFakeGateway();
  cleanups.push(gateway.stop);
  const environment = variables({ databaseUrl: database.url, gatewayUrl: gateway.url });
  const postgres = await fillDatabase(environment, ACCOUNTS);

  const start = async (name, script) => {
    const server = await ServerProcess.start(script, { variables: environment, output: join(folder, `${name}.log`) });
    cleanups.push(() => server.stop());
    return server;
  };
  const service = await start('service', builtFile('main'));
  const bare = await start('bare', join(__dirname, 'bare-server.js'));
  return {
    servers: {
      service: { server: service, phones: phonesFrom(79990000000) },
      bare: { server: bare, phones: phonesFrom(79995000000) },
    },
    codes: gateway.codes,
    postgres,
  };
}

/** The phones of each round, none of them in two rounds: the limits are per phone. */
function phonesFrom(first) {
  return (round) => Array.from({ length: REQUESTS }, (_, i) => String(first + round * REQUESTS + i));
}

async function measure(server, path, load) {
  const before = await server.cpuTime();
  const times = await sendAll(`${server.url}${path}`, load);
  return { ...times, cpu: ((await server.cpuTime()) - before) / load.bodies.length };
}

function conditions(postgres) {
  return [
    `${machine()}, PostgreSQL ${postgres}`,
    `${CONNECTIONS} connections, ${ACCOUNTS} accounts, ${ROUNDS} round(s) of ${REQUESTS} requests a call, medians`,
    'Service: as in production, one log line a request into a file. Bare: Fastify and pg with the same statements and',
    'the same SMS over undici, without validation, limits on load, deadlines and logs. Load and gateway share the machine.',
  ].join('\n');
}

async function cleanUp() {
  while (cleanups.length > 0) await cleanups.pop()();
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)));
}

main()
  .catch((error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  })
  .finally(cleanUp);
