// @ts-check
'use strict';

// `npm run test:mutants [-- NAME…] [-- --tenth=N]`: changes a copy of the project as each mutant of `test/mutants`
// says, compiles it and runs the tests that must notice. It fails if a mutant survives, does not apply or does not
// compile. A NAME is that of a mutant or of a room (`http`); `--tenth=N` takes every tenth one, others for each last
// digit of N.

const { availableParallelism } = require('node:os');
const { parseArgs } = require('node:util');
const { Copy } = require('./mutants/copy');
const { problemsOf, readMutants, testsByFile } = require('./mutants/mutants');

/** @typedef {import('./mutants/mutants').Mutant} Mutant */

/** @returns {Mutant[]} */
function chosenMutants() {
  const { values, positionals } = parseArgs({ options: { tenth: { type: 'string' } }, allowPositionals: true });
  const all = readMutants();
  for (const name of positionals)
    if (!all.some((mutant) => isCalled(mutant, name))) throw new Error(`There is no mutant ${name}`);
  const named = all.filter((mutant) => positionals.length === 0 || positionals.some((name) => isCalled(mutant, name)));
  if (values.tenth === undefined) return named;
  if (!/^\d+$/.test(values.tenth)) throw new Error(`--tenth=${values.tenth} is not a whole number`);
  return named.filter((_, i) => i % 10 === Number(values.tenth) % 10);
}

/**
 * @param {Mutant} mutant
 * @param {string} name
 */
function isCalled(mutant, name) {
  return mutant.name === name || mutant.name.startsWith(`${name}/`);
}

/**
 * A test that fails without any mutant says nothing about one.
 * @param {Copy} copy
 * @param {Mutant[]} mutants
 */
async function testUnchanged(copy, mutants) {
  const errors = await copy.compile();
  if (errors) throw new Error(`The code does not compile as it is:\n${errors}`);
  const byFile = [...testsByFile(mutants)];
  const whole = byFile.filter(([, titles]) => titles.includes(undefined)).map(([file]) => file);
  if (whole.length > 0) expectToPass(await copy.test(whole, [undefined], availableParallelism()));
  for (const [file, titles] of byFile) if (!whole.includes(file)) expectToPass(await copy.test([file], titles));

  /** @param {import('./mutants/copy').Verdict | undefined} verdict */
  function expectToPass(verdict) {
    if (!verdict) throw new Error(`The tests of the unchanged code did not run:\n${copy.output}`);
    const faults = verdict.faults.map(({ title, message }) => `${title}\n${message}`);
    if (faults.length > 0) throw new Error(`Tests fail without a mutant:\n${faults.join('\n')}`);
  }
}

/**
 * @param {Copy} copy
 * @param {Mutant} mutant
 * @returns {Promise<{ killedBy: string } | { problem: string }>}
 */
function tryOut(copy, mutant) {
  return copy.with(mutant, async () => {
    const errors = await copy.compile();
    if (errors) return { problem: `does not compile\n${errors}` };
    let problem = '';
    for (const [file, titles] of testsByFile([mutant])) {
      const verdict = await copy.test([file], titles);
      const killer = verdict?.faults.find(({ isAssertion }) => isAssertion);
      if (killer) return { killedBy: killer.title };
      const [other] = verdict?.faults ?? [];
      if (!verdict) problem += `: ${file} came to no end\n${copy.output}`;
      else if (other) problem += `: no assertion failed, but ${other.title}\n${other.message}`;
      else problem += `: ${verdict.passed} tests passed in ${file}`;
    }
    return { problem: `SURVIVED${problem}` };
  });
}

async function main() {
  const mutants = chosenMutants();
  const problems = mutants.flatMap(problemsOf);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const queue = [...mutants];
  const copies = Array.from({ length: Math.min(availableParallelism(), mutants.length) }, () => new Copy());
  process.once('exit', () => {
    for (const child of Copy.running) child.kill('SIGKILL');
    for (const copy of copies) copy.remove();
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => process.exit(1));
  if (copies[0]) await testUnchanged(copies[0], mutants);
  let survivors = 0;
  const lane = async (/** @type {Copy} */ copy) => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const end = await tryOut(copy, mutant);
      if ('problem' in end) survivors++;
      const said = 'problem' in end ? end.problem : `killed by "${end.killedBy}"`;
      process.stdout.write(`${mutant.name} (${mutant.breaks.join(', ')}): ${said}\n`);
    }
  };
  await Promise.all(copies.map(lane));
  process.stdout.write(`${mutants.length} mutants, ${mutants.length - survivors} killed\n`);
  if (survivors > 0) process.exitCode = 1;
}

main().catch((/** @type {Error} */ error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
