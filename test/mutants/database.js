// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'a-database-that-is-away-is-our-fault': {
    why: 'A call that needs a database that is down ends in 500, not in the 503 that says to try again.',
    breaks: ['R14', 'R01'],
    file: 'src/database/statements.ts',
    find: `new Failure('UNAVAILABLE', {}, { cause: error })`,
    replace: `error`,
    tests: ['test/failures.e2e-spec.ts: the database gone'],
  },
  'given-up-after-a-deadlock': {
    why: 'An erasure that loses a deadlock leaves the person as they were.',
    breaks: ['R27'],
    file: 'src/database/deadlock.ts',
    find: `const TRIES = 5`,
    replace: `const TRIES = 1`,
    tests: ['test/erasure.e2e-spec.ts: after a deadlock'],
  },
};
