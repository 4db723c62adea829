// @ts-check
'use strict';

const { resolve } = require('node:path');

/** The build under test: `dist`, or another one to compare with (`BENCH_DIST`). */
const DIST = resolve(process.env.BENCH_DIST ?? `${__dirname}/../dist`);

/**
 * The file of a built module of `src`.
 * @param {string} module
 */
function builtFile(module) {
  return `${DIST}/src/${module}.js`;
}

/**
 * What a built module of `src` exports.
 * @param {string} module
 */
function built(module) {
  return require(builtFile(module));
}

module.exports = { built, builtFile };
