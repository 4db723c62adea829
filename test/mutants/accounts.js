// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'the-challenge-of-a-reviewer-stays': {
    why: 'An erasure leaves the challenge of a number for app-store review.',
    breaks: ['R27'],
    file: 'src/accounts/person.ts',
    find: 'of [identifier, `review:${identifier}`])',
    replace: 'of [identifier])',
    tests: ['test/erasure-transaction.e2e-spec.ts: R27'],
  },
  'former-names-are-forgotten': {
    why: 'An erasure leaves what is kept under the phones and e-mails that the account had before.',
    breaks: ['R27'],
    file: 'src/accounts/person.ts',
    find: `of [...former, ...current])`,
    replace: `of [...former.slice(0, 0), ...current])`,
    tests: ['test/person.e2e-spec.ts: that the account had before'],
  },
};
