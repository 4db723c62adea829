// @ts-check
'use strict';

const { cpus } = require('node:os');
const { medians } = require('./figures');

/**
 * @typedef {import('./comparison').Row} Row
 * @typedef {{ server: string, rounds: { p50: number, p99: number, load: number }[] }} LatencyRow
 */

/** Above this share of a core the load generator may be what a server waits for. */
const HIGHEST_LOAD = 0.8;

/** The date and the machine, without which the figures say little. */
function machine() {
  const [{ model } = { model: 'unknown CPU' }, ...others] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, Node ${process.version}, ${process.platform} ${process.arch}, ${model}, ${others.length + 1} cores`;
}

/**
 * A Markdown table of the medians of all rounds.
 * @param {Row[]} rows
 */
function table(rows) {
  const cells = rows.map(({ call, server, rounds }) => {
    const { perSecond, p50, p99, cpu, postgres, load } = medians(rounds);
    const ratio = cpu / (figuresOf(rows, call, 'bare')?.cpu ?? NaN);
    const times = [perSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), cpu.toFixed(0)];
    return [call, server, ...times, ratio.toFixed(2), postgres.toFixed(0), `${(load * 100).toFixed(0)} %`];
  });
  const headings = ['Call', 'Server', 'Requests/s', 'p50 ms', 'p99 ms', 'CPU µs', 'CPU ratio', 'PostgreSQL µs', 'Load'];
  return aligned([headings, ...cells], 2);
}

/** How much of version 2.1.0's CPU time each call may take. */
const OF_OLDER = { request: 0.68, confirm: 0.73, 'get by id': 0.77, 'get by phone': 0.75 };
/** How many times the service's CPU time better-auth takes at least. */
const OF_PEER = { request: 3, confirm: 8, 'get by id': 12 };
/** How many times the bare server's CPU time each call may take. */
const OF_BARE = 1.3;

/**
 * A Markdown table of what is aimed at, as far as this run measured it.
 * @param {Row[]} rows
 */
function goals(rows) {
  const calls = [...new Set(rows.map(({ call }) => call))];
  /** @param {string} call @param {string} server */
  const cpu = (call, server) => figuresOf(rows, call, server)?.cpu ?? NaN;
  /** @param {string} call @param {string} server */
  const postgres = (call, server) => figuresOf(rows, call, server)?.postgres ?? NaN;
  const signIn = (/** @type {string} */ server) => postgres('request', server) + postgres('confirm', server);
  const lines = [
    ...calls.map((call) => atMost(`${call}: CPU, service to bare`, cpu(call, 'service') / cpu(call, 'bare'), OF_BARE)),
    ...Object.entries(OF_OLDER).map(([call, aim]) =>
      atMost(`${call}: CPU, service to older`, cpu(call, 'service') / cpu(call, 'older'), aim),
    ),
    atMost('sign-in (request, confirm): PostgreSQL, service to older', signIn('service') / signIn('older'), 0.55),
    ...['get by id', 'get by phone'].map((call) =>
      atMost(`${call}: PostgreSQL, service to older`, postgres(call, 'service') / postgres(call, 'older'), 0.65),
    ),
    ...Object.entries(OF_PEER).map(([call, aim]) =>
      atLeast(`${call}: CPU, better-auth to service`, cpu(call, 'better-auth') / cpu(call, 'service'), aim),
    ),
  ];
  const measured = lines.filter(([, value]) => value !== 'NaN');
  return aligned([['Aim', 'Measured', 'Bound', 'Reached'], ...measured], 1);
}

/** @param {string} what @param {number} value @param {number} bound */
function atMost(what, value, bound) {
  return [what, value.toFixed(2), `≤ ${bound}`, value <= bound ? 'yes' : 'no'];
}

/** @param {string} what @param {number} value @param {number} bound */
function atLeast(what, value, bound) {
  return [what, value.toFixed(2), `≥ ${bound}`, value >= bound ? 'yes' : 'no'];
}

/**
 * A Markdown table of the times at a fixed rate.
 * @param {{ perSecond: number, turns: number, seconds: number, rows: LatencyRow[] }} latency
 */
function latencyTable({ perSecond, turns, seconds, rows }) {
  const all = rows.map(({ server, rounds }) => ({ server, ...medians(rounds) }));
  const least = all.find(({ server }) => server === 'bare')?.p99 ?? NaN;
  const cells = all.map(({ server, p50, p99, load }) => {
    const share = `${(load * 100).toFixed(0)} %`;
    return [server, p50.toFixed(2), p99.toFixed(2), (p99 / least).toFixed(2), share];
  });
  return `Get by id at ${perSecond} requests a second, 40 % of the bare server's maximum; medians of ${turns} turns of
${seconds} s. The aim is a p99 of at most twice the bare server's.

${aligned([['Server', 'p50 ms', 'p99 ms', 'p99 ratio', 'Load'], ...cells], 1)}`;
}

/**
 * A sentence for each row whose server may have waited for the load generator.
 * @param {Row[]} rows
 */
function warnings(rows) {
  const saturated = rows.filter(({ rounds }) => medians(rounds).load > HIGHEST_LOAD);
  return saturated.map(
    ({ call, server }) =>
      `**The load generator was busy for more than ${HIGHEST_LOAD * 100} % of the time at "${call}" of ${server}.**`,
  );
}

/** @param {Row[]} rows @param {string} call @param {string} server */
function figuresOf(rows, call, server) {
  const row = rows.find((each) => each.call === call && each.server === server);
  return row && medians(row.rounds);
}

/**
 * A Markdown table.
 * @param {string[][]} rows the headings first
 * @param {number} texts the number of columns that have text and stand to the left; figures stand to the right
 */
function aligned(rows, texts) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const padded = rows.map((cells) =>
    cells.map((cell, i) => (i < texts ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))),
  );
  const rule = widths.map((width, i) => (i < texts ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return padded
    .toSpliced(1, 0, rule)
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

module.exports = { aligned, goals, latencyTable, machine, table, warnings };
