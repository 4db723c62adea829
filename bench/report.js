// @ts-check
'use strict';

const { cpus } = require('node:os');

/**
 * @typedef {'service' | 'bare' | 'older'} ServerName
 * @typedef {{ perSecond: number, p50: number, p99: number, cpu: number, postgres: number }} Figures
 *   `cpu` and `postgres` are microseconds per request, of the server and of PostgreSQL
 * @typedef {{ name: string } & Record<ServerName, Figures[]>} Comparison of one call, an entry a round
 */

const HEADINGS = ['Call', 'Server', 'Requests/s', 'p50 ms', 'p99 ms', 'CPU µs', 'CPU ratio', 'PostgreSQL µs'];
/** @type {ServerName[]} */
const SERVERS = ['service', 'older', 'bare'];
/** How many columns come before the figures. */
const TEXTS = 2;

/** The date and the machine, without which the figures say little. */
function machine() {
  const [{ model } = { model: 'unknown CPU' }, ...others] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, Node ${process.version}, ${process.platform} ${process.arch}, ${model}, ${others.length + 1} cores`;
}

/**
 * A Markdown table of the medians of all rounds.
 * @param {Comparison[]} comparisons
 */
function table(comparisons) {
  const rows = comparisons.flatMap((comparison) => {
    const least = median(comparison.bare).cpu;
    const measured = SERVERS.filter((server) => comparison[server].length > 0);
    return measured.map((server) => row(comparison.name, server, median(comparison[server]), least));
  });
  return aligned([HEADINGS, ...rows]);
}

/**
 * @param {string} call
 * @param {ServerName} server
 * @param {Figures} figures
 * @param {number} least the CPU time of the bare server
 */
function row(call, server, { perSecond, p50, p99, cpu, postgres }, least) {
  const times = [perSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), cpu.toFixed(0)];
  return [call, server, ...times, (cpu / least).toFixed(2), postgres.toFixed(0)];
}

/**
 * Each figure has its own median: a round that something else on the machine disturbed spoils none of them.
 * @param {Figures[]} rounds
 * @returns {Figures}
 */
function median(rounds) {
  /** @param {keyof Figures} name */
  const of = (name) => {
    const sorted = rounds.map((round) => round[name]).toSorted((a, b) => a - b);
    const middle = (sorted.length - 1) / 2;
    return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
  };
  return { perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), cpu: of('cpu'), postgres: of('postgres') };
}

/** @param {string[][]} rows the headings first; text to the left, figures to the right */
function aligned(rows) {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const padded = rows.map((cells) =>
    cells.map((cell, i) => (i < TEXTS ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))),
  );
  const rule = widths.map((width, i) => (i < TEXTS ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return padded
    .toSpliced(1, 0, rule)
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

module.exports = { machine, table };
