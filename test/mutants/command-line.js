// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'nobody-did-it': {
    why: 'The record of an act does not say who the operator is.',
    breaks: ['R36'],
    file: 'src/command-line/operator.ts',
    find: `actor: this.name`,
    replace: `actor: ''`,
    tests: ['test/operator.e2e-spec.ts: is who says so'],
  },
};
