// @ts-check
'use strict';

const { sendAll } = require('./load');

/**
 * @typedef {import('./figures').Figures} Figures
 * @typedef {object} Server
 * @property {string} name
 * @property {import('./server-process').ServerProcess} process
 * @property {import('./calls').Call[]} calls
 * @property {(n: number) => string} phone the n-th phone that signs in there, no other server's
 * @property {import('./postgres-cpu').PostgresCpu} postgres
 * @typedef {{ server: string, call: string, rounds: Figures[] }} Row
 */

/**
 * One call of one server at a time, the servers in turns: whatever else the machine does meets all.
 * @param {Server[]} servers
 * @param {{ requests: number, rounds: number }} size `requests` to each call of each server, in each round
 * @param {(server: Server, call: string, work: () => Promise<Figures>) => Promise<Figures>} [around] measures more
 * @returns {Promise<Row[]>}
 */
async function compare(servers, { requests, rounds }, around = (_server, _call, work) => work()) {
  const calls = new Set(servers.flatMap((server) => server.calls.map(({ name }) => name)));
  /** @type {Row[]} */
  const rows = [...calls].flatMap((call) => servers.map(({ name }) => ({ server: name, call, rounds: [] })));
  // Round 0 warms up.
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(round === 0 ? 'Warming up …\n' : `Round ${round} of ${rounds} …\n`);
    for (const name of calls) {
      // The order alternates, so that it favours nobody.
      for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
        const call = server.calls.find((each) => each.name === name);
        if (!call) continue;
        // A phone requests one code and confirms it in the same round: the limits are per phone.
        const phones = Array.from({ length: requests }, (_, i) => server.phone(round * requests + i));
        const figures = await around(server, name, () => measure(server, call, phones));
        if (round > 0) rows.find((row) => row.server === server.name && row.call === name)?.rounds.push(figures);
      }
    }
  }
  return rows.filter((row) => row.rounds.length > 0);
}

/**
 * @param {Server} server
 * @param {import('./calls').Call} call
 * @param {string[]} phones
 * @returns {Promise<Figures>}
 */
async function measure({ process: server, postgres }, { message, expected, answered }, phones) {
  const messages = phones.map(message);
  const [cpuBefore, postgresBefore] = [await server.cpuTime(), postgres.time()];
  const figures = await sendAll(server.url, {
    messages,
    expected,
    ...(answered && { answered: (i, headers) => answered(phones[i] ?? '', headers) }),
  });
  const [cpu, ofPostgres] = [await server.cpuTime(), postgres.time()];
  return {
    ...figures,
    cpu: (cpu - cpuBefore) / phones.length,
    postgres: (ofPostgres - postgresBefore) / phones.length,
  };
}

module.exports = { compare };
