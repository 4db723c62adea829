// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'erased-outside-the-transaction': {
    why: 'What an erasure removes stays removed when the record of it cannot be written.',
    breaks: ['R27', 'R36'],
    file: 'src/erasure/person-erasure.ts',
    find: `await this.erase(manager, person, requestId)`,
    replace: `await this.erase(this.dataSource.manager, person, requestId)`,
    tests: ['test/erasure-transaction.e2e-spec.ts'],
  },
  'erased-without-asking': {
    why: 'An erasure goes on without --yes and without a terminal.',
    breaks: ['R36'],
    file: 'src/admin/confirmation.ts',
    find: `if (isGiven) return;`,
    replace: `if (isGiven || !process.stdin.isTTY) return;`,
    tests: ['test/person-choice.e2e-spec.ts: without a terminal'],
  },
  'a-word-of-two-meanings': {
    why: 'A word that is the id of one person and the phone of another means the second.',
    breaks: ['R36'],
    file: 'src/admin/person-reader.ts',
    find: `if (isPlain && isSame) return byReading`,
    replace: `if (isPlain || isSame) return byReading`,
    tests: ['test/person-choice.e2e-spec.ts: one account’s id'],
  },
};
