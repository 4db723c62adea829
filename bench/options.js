// @ts-check
'use strict';

const { existsSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');

const HELP = `npm run bench -- [options]

Without options: the CPU time of each call of the built service, beside a bare Fastify and pg server.

  --quick        fewer requests and rounds, for a first impression
  --older=PATH   measures the built checkout of another version in the same run
  --peers        installs better-auth into a folder of the run and measures it as well
  --latency      also compares p99 of "get by id" at a fixed rate of arrivals
  --scale[=N]    instead: the same calls on 100000 accounts and on N (10000000 unless told)
  --write        also puts the figures into docs/performance.md, or docs/scaling.md with --scale
  --help         prints this
`;

/** The number of accounts that the larger database of `--scale` has. */
const SCALE = 10_000_000;
/** The phones of accounts are one prefix and seven digits. */
const [SMALLEST_SCALE, LARGEST_SCALE] = [100_000, 10_000_000];

/**
 * @typedef {object} Options
 * @property {boolean} quick
 * @property {string} [older] the script that starts the other version
 * @property {boolean} peers
 * @property {boolean} latency
 * @property {number} [scale] the number of accounts of the larger database
 * @property {boolean} write
 */

/**
 * What the command line asks for; `undefined` if that is help.
 * @throws `Error` for what cannot be done, with a sentence for the person who typed it
 * @param {string[]} words
 * @returns {Options | undefined}
 */
function readOptions(words) {
  const { values } = parseArgs({
    // parseArgs knows no option with an optional value.
    args: words.map((word) => (word === '--scale' ? `--scale=${SCALE}` : word)),
    options: {
      quick: { type: 'boolean', default: false },
      older: { type: 'string' },
      peers: { type: 'boolean', default: false },
      latency: { type: 'boolean', default: false },
      scale: { type: 'string' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { help, older, scale, ...rest } = values;
  if (help) return undefined;
  const isAlone = older === undefined && !rest.peers && !rest.latency;
  if (scale !== undefined && !isAlone) throw new Error('--scale goes with --quick and --write only');
  return {
    ...rest,
    ...(older !== undefined && { older: scriptOf(older) }),
    ...(scale !== undefined && { scale: accountsOf(scale) }),
  };
}

/** @param {string} checkout */
function scriptOf(checkout) {
  const script = join(resolve(checkout), 'dist', 'src', 'main.js');
  if (!existsSync(script)) throw new Error(`--older: there is no ${script}: build that checkout first`);
  return script;
}

/** @param {string} word */
function accountsOf(word) {
  const accounts = Number(word);
  const isRight = Number.isInteger(accounts) && accounts >= SMALLEST_SCALE && accounts <= LARGEST_SCALE;
  if (!isRight) throw new Error(`--scale takes a whole number from ${SMALLEST_SCALE} to ${LARGEST_SCALE}, not ${word}`);
  return accounts;
}

module.exports = { HELP, readOptions };
