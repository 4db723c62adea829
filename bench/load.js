// @ts-check
'use strict';

const autocannon = require('autocannon');
const { API_KEY } = require('./settings');

const CONNECTIONS = 32;

/**
 * Sends each of `bodies` once.
 * @throws when any answer is not the expected success: the figures would mean nothing
 * @param {string} url
 * @param {{ expected: string, bodies: string[] }} load `expected` is in the body of every success
 * @returns {Promise<{ perSecond: number, p50: number, p99: number }>} times in milliseconds
 */
async function sendAll(url, { expected, bodies }) {
  const remaining = bodies.values();
  /** @type {number[]} */
  const times = [];
  /** @type {string | undefined} */
  let wrong;
  const startedAt = performance.now();
  let endedAt = startedAt;

  const { errors } = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
    connections: CONNECTIONS,
    amount: bodies.length,
    // The load stops at the first error.
    bailout: 1,
    requests: [{ setupRequest: (request) => ({ ...request, body: remaining.next().value }) }],
    setupClient: (client) =>
      client.on('response', (_status, _bytes, time) => {
        times.push(time);
        endedAt = performance.now();
      }),
    verifyBody: (body) => {
      const isRight = String(body).includes(expected);
      if (!isRight) wrong ??= String(body);
      return isRight;
    },
  });
  if (wrong !== undefined) throw new Error(`${url} answered ${wrong}`);
  if (errors > 0 || times.length < bodies.length) throw new Error(`${url} left calls without an answer`);

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
