// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'phones-in-the-reasons': {
    why: 'The record keeps the phones that an operator types into a reason.',
    breaks: ['R27', 'R36'],
    file: 'src/audit/free-text.ts',
    find: `.replace(PHONE, (phone)`,
    replace: `.replace(PHONE.global ? /\\u0000/g : PHONE, (phone)`,
    tests: ['src/audit/free-text.spec.ts'],
  },
  'whole-phones-in-the-record-of-an-act': {
    why: 'The record of an act has the whole phone of whom it was done to.',
    breaks: ['R27', 'R36'],
    file: 'src/audit/audit-trail.ts',
    find: `identifier: maskIdentifier(identifier)`,
    replace: `identifier: maskIdentifier(identifier) && identifier`,
    tests: ['test/operator.e2e-spec.ts: leaves a line in the audit trail'],
  },
  'a-line-for-every-refusal': {
    why: 'Who repeats a refused request fills the trail.',
    breaks: ['R36'],
    file: 'src/audit/audit.parts.ts',
    find: `r.at <= excluded.at - interval '1 minute'`,
    replace: `r.at <= excluded.at`,
    tests: ['test/audit.e2e-spec.ts: R36'],
  },
};
