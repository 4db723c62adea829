// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'lost-answers-are-no-sends': {
    why: 'An e-mail whose answer was lost on its way counts as not sent.',
    breaks: ['R23'],
    file: 'src/email-gateway/smtp-outcome.ts',
    find: `return { status: 'uncertain', code }`,
    replace: `return { status: 'unavailable', code }`,
    tests: ['src/email-gateway/smtp-outcome.spec.ts: R23'],
  },
  'whole-addresses-in-the-log': {
    why: 'The line about an e-mail has the whole address.',
    breaks: ['R22'],
    file: 'src/email-gateway/email-sender.ts',
    find: `email: maskEmail(address)`,
    replace: `email: maskEmail(address) && address`,
    tests: ['test/email-sign-in.e2e-spec.ts: R08'],
  },
  'the-code-in-the-subject': {
    why: 'The subject of an e-mail has the code, which logs of mail servers and lock screens show.',
    breaks: ['R21', 'R08'],
    file: 'src/email-gateway/email-text.ts',
    find: 'app === undefined ? subject :',
    replace: 'app === undefined ? `${subject}: ${code}` :',
    tests: ['test/email-sign-in.e2e-spec.ts: R21'],
  },
};
