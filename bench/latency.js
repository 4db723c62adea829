// @ts-check
'use strict';

const { medians } = require('./figures');
const { sendAll, sendAtRate } = require('./load');

/** The share of the bare server's maximum at which both are compared. */
const SHARE = 0.4;
const TURNS = 5;
const CALL = 'get by id';

/**
 * The times of "get by id" at a rate that both servers can well serve, so that they say how long an answer takes and
 * not how long the queue is.
 * @param {import('./comparison').Server[]} servers
 * @param {{ requests: number, seconds: number }} size `requests` to find the maximum, `seconds` of a turn
 */
async function compareLatency(servers, { requests, seconds }) {
  const bare = servers.find(({ name }) => name === 'bare');
  if (!bare) throw new Error('There is no bare server');
  process.stderr.write('Times at a fixed rate …\n');
  /** @type {Awaited<ReturnType<typeof sendAll>>[]} */
  const maxima = [];
  for (let turn = 0; turn < TURNS; turn++) maxima.push(await sendAll(bare.process.url, load(bare, requests)));
  const perSecond = Math.round(medians(maxima).perSecond * SHARE);

  const rows = servers.map(({ name }) => ({
    server: name,
    rounds: /** @type {Awaited<ReturnType<typeof sendAtRate>>[]} */ ([]),
  }));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const server of turn % 2 === 0 ? servers : servers.toReversed()) {
      const figures = await sendAtRate(server.process.url, { ...load(server, perSecond * seconds), perSecond });
      rows.find((row) => row.server === server.name)?.rounds.push(figures);
    }
  }
  return { perSecond, turns: TURNS, seconds, rows };
}

/**
 * @param {import('./comparison').Server} server
 * @param {number} count
 */
function load(server, count) {
  const call = server.calls.find(({ name }) => name === CALL);
  if (!call) throw new Error(`${server.name} has no ${CALL}`);
  return { messages: Array.from({ length: count }, () => call.message('')), expected: call.expected };
}

module.exports = { compareLatency };
