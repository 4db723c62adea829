// @ts-check
'use strict';

const autocannon = require('autocannon');
const { API_KEY } = require('./settings');

const CONNECTIONS = 32;

/**
 * Sends each of `bodies` once. An answer other than the expected success would make the figures meaningless: it is an
 * error.
 * @param {string} url
 * @param {{ expected: string, bodies: string[] }} load `expected` is in the body of every success
 * @returns {Promise<{ perSecond: number, p50: number, p99: number }>} times in milliseconds
 */
async function sendAll(url, { expected, bodies }) {
  const remaining = bodies.values();
  /** @type {number[]} */
  const times = [];
  let firstWrong = 'no answer';
  const startedAt = performance.now();
  let endedAt = startedAt;

  const run = autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
    connections: CONNECTIONS,
    amount: bodies.length,
    bailout: 1,
    requests: [{ setupRequest: (request) => ({ ...request, body: remaining.next().value }) }],
    verifyBody: (body) => String(body).includes(expected),
  });
  run.on('response', (_client, _status, _bytes, time) => {
    times.push(time);
    endedAt = performance.now();
  });
  run.on('reqMismatch', (body) => (firstWrong = String(body)));

  const { errors, mismatches } = await run;
  if (errors + mismatches > 0 || times.length !== bodies.length) throw new Error(`${url} answered: ${firstWrong}`);
  times.sort((a, b) => a - b);
  return {
    perSecond: bodies.length / ((endedAt - startedAt) / 1000),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}

/**
 * @param {number[]} sorted
 * @param {number} share
 */
function percentile(sorted, share) {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
}

module.exports = { CONNECTIONS, sendAll };
