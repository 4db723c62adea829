// @ts-check
'use strict';

/**
 * @typedef {object} Figures of a call in one round
 * @property {number} perSecond requests
 * @property {number} p50 milliseconds
 * @property {number} p99 milliseconds
 * @property {number} cpu microseconds per request of the server
 * @property {number} postgres microseconds per request of PostgreSQL
 * @property {number} load the share of one core that the load generator used, with the fake gateway in its process
 */

/**
 * The smallest value that so large a share of all values does not exceed (nearest rank); `NaN` if there are none.
 * @param {number[]} values
 * @param {number} share from 0 to 1
 */
function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/**
 * The mean of the two middle values where their number is even; `NaN` if there are none.
 * @param {number[]} values
 */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/**
 * Each figure has its own median: a round that something else on the machine disturbed spoils none of them.
 * @template {Record<string, number>} Round
 * @param {Round[]} rounds
 * @returns {Round}
 */
function medians(rounds) {
  const names = /** @type {(keyof Round & string)[]} */ (Object.keys(rounds[0] ?? {}));
  const entries = names.map((name) => [name, median(rounds.map((round) => round[name] ?? NaN))]);
  return Object.fromEntries(entries);
}

module.exports = { median, medians, percentile };
