// @ts-check
'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const { Pool } = require('undici');
const { percentile } = require('./figures');

/**
 * @typedef {{ path: string, method?: 'GET' | 'POST', headers?: Record<string, string>, body?: string }} Message
 * @typedef {import('undici').Dispatcher.ResponseData['headers']} Headers
 * @typedef {object} Load
 * @property {Message[]} messages each is sent once
 * @property {string} expected what the body of every right answer has
 * @property {(i: number, headers: Headers) => void} [answered] is told the headers of the answer to `messages[i]`
 */

const CONNECTIONS = 32;
/** As many as a fixed rate needs: a request that finds no free connection waits, and its wait counts. */
const CONNECTIONS_AT_RATE = 128;

/**
 * Sends the messages over 32 connections, each the next one as soon as it has an answer.
 * @throws when any answer is not the expected one: the figures would mean nothing
 * @param {string} url
 * @param {Load} load
 */
async function sendAll(url, { messages, expected, answered }) {
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
  /** @type {number[]} */
  const times = [];
  const remaining = messages.entries();
  const sender = async () => {
    for (const [i, message] of remaining) {
      const sentAt = performance.now();
      const headers = await exchange(pool, message, expected);
      answered?.(i, headers);
      times.push(performance.now() - sentAt);
    }
  };
  return generating(pool, times, () => Promise.all(Array.from({ length: CONNECTIONS }, sender)));
}

/**
 * Sends the messages at a fixed rate, whatever the answers do. A time begins when its request was due, not when it was
 * sent: a server that stands still delays all who would have come meanwhile (coordinated omission).
 * @throws as `sendAll`
 * @param {string} url
 * @param {Load & { perSecond: number }} load
 */
async function sendAtRate(url, { messages, expected, perSecond }) {
  const pool = new Pool(url, { connections: CONNECTIONS_AT_RATE, pipelining: 1 });
  /** @type {number[]} */
  const times = [];
  return generating(pool, times, async () => {
    const startedAt = performance.now();
    /** @type {Promise<void>[]} */
    const underWay = [];
    /** @param {number} i */
    const dueAt = (i) => startedAt + (i * 1000) / perSecond;
    /** @param {number} i @param {Message} message */
    const send = async (i, message) => {
      await exchange(pool, message, expected);
      times.push(performance.now() - dueAt(i));
    };
    for (const [i, message] of messages.entries()) {
      while (performance.now() < dueAt(i)) await sleep(1);
      underWay.push(send(i, message));
    }
    await Promise.all(underWay);
  });
}

/**
 * @param {Pool} pool
 * @param {number[]} times in milliseconds, which `work` fills
 * @param {() => Promise<unknown>} work
 */
async function generating(pool, times, work) {
  const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
  try {
    await work();
    const milliseconds = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(cpuBefore);
    return {
      perSecond: times.length / (milliseconds / 1000),
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
      load: (user + system) / 1000 / milliseconds,
    };
  } finally {
    await pool.destroy();
  }
}

/**
 * Undici's `dispatch` takes 20 µs of CPU for an exchange, its `request` 34: what the generator takes, the servers lack.
 * @param {Pool} pool
 * @param {Message} message
 * @param {string} expected
 * @returns {Promise<Headers>}
 */
function exchange(pool, { path, method = 'POST', headers = {}, body }, expected) {
  let answer = '';
  /** @type {Headers} */
  let answerHeaders = {};
  return new Promise((resolve, reject) => {
    pool.dispatch(
      { path, method, headers, body: body ?? null },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, _status, received) => {
          answerHeaders = received;
        },
        onResponseData: (_controller, chunk) => {
          answer += chunk.toString('latin1');
        },
        onResponseEnd: () => {
          if (answer.includes(expected)) resolve(answerHeaders);
          else reject(new Error(`${path} answered ${Buffer.from(answer, 'latin1').toString()}`));
        },
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

module.exports = { CONNECTIONS, sendAll, sendAtRate };
