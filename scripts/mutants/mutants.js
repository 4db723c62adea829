// @ts-check
'use strict';

// The mutants of `test/mutants`: small changes to the code, each of which breaks a promise of docs/security.md.

const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { basename, join } = require('node:path');

const PROJECT = join(__dirname, '..', '..');
const FOLDER = join(PROJECT, 'test', 'mutants');
/** A test file, and after a colon what the full names of the tests have in them that are to run: `x.ts: R04`. */
const TESTS = /^([^:\s]+\.ts)(?:: (.+))?$/;

/**
 * A change to the code, as `test/mutants` lists it.
 * @typedef {object} Change
 * @property {string} why What the changed code does wrong.
 * @property {string[]} breaks The ids of the promises that it breaks.
 * @property {string} file The file that is changed.
 * @property {string} find A text that stands in the file once.
 * @property {string} replace What stands there instead.
 * @property {string[]} tests The tests that must notice, of which one is enough.
 */

/** @typedef {Record<string, Change>} Changes By their names, in a file for each folder of `src`. */

/** @typedef {Change & { name: string }} Mutant The name has the room before it: `http/bodies-in-the-log`. */

/** @returns {Mutant[]} All mutants, in the order of their names. */
function readMutants() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => {
      const changes = /** @type {Changes} */ (require(join(FOLDER, file)));
      return Object.entries(changes).map(([name, change]) => ({ ...change, name: `${basename(file, '.js')}/${name}` }));
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * @param {Mutant} mutant
 * @returns {string[]} Why it cannot be run, a sentence each.
 */
function problemsOf({ name, breaks, file, find, replace, tests }) {
  const count = existsSync(join(PROJECT, file)) ? textOf(file).split(find).length - 1 : undefined;
  const missing = tests.filter((each) => !isThere(testsOf(each)));
  return [
    ...(count === undefined ? [`there is no ${file}`] : []),
    ...(count === undefined || count === 1 ? [] : [`its text to find stands in ${file} ${count} times, not once`]),
    ...(find === replace ? ['it changes nothing'] : []),
    ...(breaks.length === 0 ? ['it breaks no promise'] : []),
    ...(tests.length === 0 ? ['no test must notice'] : []),
    ...missing.map((each) => `there is no test ${each}`),
  ].map((problem) => `The mutant ${name} cannot be run: ${problem}`);
}

/**
 * @param {string} text An entry of `tests`.
 * @returns {{ file: string, title?: string }} The file, and what the names of its tests that are to run have in them.
 */
function testsOf(text) {
  const [, file = text, title] = TESTS.exec(text) ?? [];
  return { file, title };
}

/**
 * The tests of mutants by their file: what the names of those have in them that are to run. Tests of a file are run by
 * themselves, since the titles of one file may choose others in the next.
 * @param {Mutant[]} mutants
 * @returns {Map<string, (string | undefined)[]>}
 */
function testsByFile(mutants) {
  const byFile = new Map();
  for (const { file, title } of mutants.flatMap(({ tests }) => tests.map(testsOf)))
    byFile.set(file, [...(byFile.get(file) ?? []), title]);
  return byFile;
}

/**
 * Whether there is the file, with the words of the titles in it.
 * @param {{ file: string, title?: string }} tests
 */
function isThere({ file, title = '' }) {
  return existsSync(join(PROJECT, file)) && textOf(file).includes(title);
}

/** @param {string} file */
function textOf(file) {
  return readFileSync(join(PROJECT, file), 'utf8');
}

module.exports = { PROJECT, problemsOf, readMutants, testsByFile };
