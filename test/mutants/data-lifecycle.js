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
  'names-under-the-current-key-only': {
    why: 'What was written of a person under an old key of the audit trail is left by an erasure.',
    breaks: ['R27'],
    file: 'src/data-lifecycle/data-subject.ts',
    find: `hmacs(identifier).map(`,
    replace: `hmacs(identifier).slice(0, 1).map(`,
    tests: ['test/audit-keys.e2e-spec.ts: the keys of the audit trail'],
  },
};
