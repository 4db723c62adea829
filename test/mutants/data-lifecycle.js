// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'one-owner-is-forgotten': {
    why: 'An erasure leaves the deliveries of the person.',
    breaks: ['R27'],
    file: 'src/data-lifecycle/data-owners.ts',
    find: `instance as PersonalData)`,
    replace: `instance as PersonalData)\n      .filter(({ erasedWith }) => erasedWith !== 'deliveries')`,
    tests: ['test/data-owners.e2e-spec.ts: R27'],
  },
};
