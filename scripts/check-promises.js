// @ts-check
'use strict';

// `npm run check:promises`: every promise of docs/security.md has a test that carries its id in its name, as in
// `it('R04: …')`, and a mutant that breaks it (`npm run test:mutants`). Names those that have none, and fails, as it
// does for a mutant that the code has outgrown.

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { PROJECT, problemsOf, readMutants } = require('./mutants/mutants');

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
const mutants = readMutants();
const broken = new Set(mutants.flatMap(({ breaks }) => breaks));
const known = new Set(promises.map(([, id]) => id));

const problems = [
  ...(promises.length === 0 ? ['docs/security.md lists no promise'] : []),
  ...promises.filter(([, id = '']) => !tested.has(id)).map(([, id, title]) => `No test carries ${id}: ${title}`),
  ...promises.filter(([, id = '']) => !broken.has(id)).map(([, id, title]) => `No mutant breaks ${id}: ${title}`),
  ...[...tested].filter((id) => !known.has(id)).map((id) => `A test carries ${id}, which is not in docs/security.md`),
  ...[...broken].filter((id) => !known.has(id)).map((id) => `A mutant breaks ${id}, which is not in docs/security.md`),
  ...mutants.flatMap(problemsOf),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
else process.stdout.write(`${promises.length} promises, all tested and broken by one of ${mutants.length} mutants\n`);
