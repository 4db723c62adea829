// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'whole-phones-in-the-log': {
    why: 'The log line of a look-up by phone has the whole phone.',
    breaks: ['R22'],
    file: 'src/profile/profile.service.ts',
    find: `maskPhone(phone)`,
    replace: `maskPhone(phone) && phone`,
    tests: ['test/secrecy.e2e-spec.ts: R22'],
  },
  'e-mails-as-they-are-written': {
    why: 'A look-up by e-mail finds one spelling of it only.',
    breaks: ['R30'],
    file: 'src/profile/profile.service.ts',
    find: `email: readEmail(identifier)`,
    replace: `email: readEmail(identifier) && identifier`,
    tests: ['test/email-sign-in.e2e-spec.ts: sends a code, confirms it'],
  },
};
