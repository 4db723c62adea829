// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'an-unclear-end-is-given-back': {
    why: 'An SMS that a gateway may have taken does not count, so that its user may ask for more than the limits allow.',
    breaks: ['R12', 'R23'],
    file: 'src/channels/code-sender.ts',
    find: `case 'uncertain':`,
    replace: `case 'uncertain':
      if (outcome.status === 'uncertain') return { outcome: 'givenBack', detail: 'GATEWAY_DOWN', attempts, partsTaken };`,
    tests: ['test/sms-limits.e2e-spec.ts', 'test/failover.e2e-spec.ts'],
  },
  'a-limit-that-is-told-of-afterwards': {
    why: 'A message that a limit of the whole service forbids is sent all the same.',
    breaks: ['R12'],
    file: 'src/channels/code-sender.ts',
    find: `if (code.verdict.limits.length > 0) await`,
    replace: `if (code.verdict.limits.length > 1) await`,
    tests: ['test/abuse-limits.e2e-spec.ts: the SMS of a day'],
  },
  'a-refused-recipient-is-given-back': {
    why: 'A number that cannot be sent to costs its user no send, so that one may try numbers without end.',
    breaks: ['R12'],
    file: 'src/channels/code-sender.ts',
    find: `outcome: 'refused', detail`,
    replace: `outcome: 'givenBack', detail`,
    tests: ['test/sending.e2e-spec.ts: R12'],
  },
};
