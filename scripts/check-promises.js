// @ts-check
'use strict';

// `npm run check:promises`: every promise of docs/security.md has a test that carries its id in its name, as in
// `it('R04: …')`. The check names the promises that have none, and fails.

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const PROJECT = join(__dirname, '..');
/** R28 has no test yet, since the service does not ask for consent. */
const EXCEPTIONS = ['R28'];
/** A row of the table: `| R04 | A code succeeds once | …`. */
const ROW = /^\| (R\d{2}) +\| *([^|]*?) *\|/gm;
/** The beginning of a name, of one promise or of several: `'R13, R04: …`. */
const NAME = /['"`](R\d{2}(?:, R\d{2})*): /g;

/** @param {string} folder */
function testsIn(folder) {
  return readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('spec.ts'))
    .map((file) => readFileSync(join(PROJECT, folder, file), 'utf8'));
}

const promises = [...readFileSync(join(PROJECT, 'docs', 'security.md'), 'utf8').matchAll(ROW)];
const tested = new Set(
  [...testsIn('test'), ...testsIn('src')].flatMap((text) =>
    [...text.matchAll(NAME)].flatMap(([, ids = '']) => ids.split(', ')),
  ),
);
const missing = promises.filter(([, id = '']) => !tested.has(id) && !EXCEPTIONS.includes(id));
const known = new Set(promises.map(([, id]) => id));
const unknown = [...tested].filter((id) => !known.has(id));

for (const [, id, title] of missing) process.stderr.write(`No test carries ${id}: ${title}\n`);
for (const id of unknown) process.stderr.write(`${id} is in the name of a test, and not in docs/security.md\n`);
if (promises.length === 0) process.stderr.write('docs/security.md lists no promise\n');
if (promises.length === 0 || missing.length + unknown.length > 0) process.exitCode = 1;
else process.stdout.write(`${promises.length} promises, all tested but for ${EXCEPTIONS.join(', ')}\n`);
