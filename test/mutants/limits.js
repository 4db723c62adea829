// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'a-range-of-the-present-moment': {
    why: 'Only the SMS of the last five minutes count for a number range, not those of the hour.',
    breaks: ['R12'],
    file: 'src/limits/sms-budget.ts',
    find: `name: SENT_TO_RANGE,
    since: HOUR_SLOT,`,
    replace: `name: SENT_TO_RANGE,
    since: NOW_SLOT,`,
    tests: ['test/abuse-limits.e2e-spec.ts: SMS to one number range'],
  },
  'counts-that-are-lost-when-shards-merge': {
    why: 'Of the shards of a slot that is over only the largest counts on.',
    breaks: ['R12'],
    file: 'src/limits/counters.ts',
    find: `sum(value) from gone`,
    replace: `max(value) from gone`,
    tests: ['test/recurring-jobs.e2e-spec.ts: the shards of a counter'],
  },
  'a-budget-that-nobody-keeps': {
    why: 'The SMS above the budget of a day only raise the alert.',
    breaks: ['R12'],
    file: 'src/limits/send-limit.ts',
    find: `SMS_BUDGET: { forbids: 'enforced'`,
    replace: `SMS_BUDGET: { forbids: 'never'`,
    tests: ['test/abuse-limits.e2e-spec.ts: the SMS of a day'],
  },
  'a-budget-that-a-part-exceeds': {
    why: 'An SMS of several parts goes out where the budget has room for one.',
    breaks: ['R12'],
    file: 'src/limits/sms-budget.ts',
    find: 'const more = maxParts - 1;',
    replace: 'const more = 0;',
    tests: ['test/sms-counts.e2e-spec.ts: exceeded by a part'],
  },
  'a-mailbox-without-a-limit': {
    why: 'The spellings of one mailbox get any number of e-mails in an hour together.',
    breaks: ['R29', 'R12'],
    file: 'src/limits/mail-budget.parts.ts',
    find: "where ${count('m.sends', HOUR_AGO)} < ${OTP_SENDS_PER_HOUR} and",
    replace: "where ${count('m.sends', HOUR_AGO)} < 1000 * ${OTP_SENDS_PER_HOUR} and",
    tests: ['test/mail-limits.e2e-spec.ts: R29: 60 spellings'],
  },
  'limits-that-races-exceed': {
    why: 'Who counts does not wait for who counts at the same moment.',
    breaks: ['R12'],
    file: 'src/limits/counters.ts',
    find: `if (ABUSE_MODE !== 'enforce') return`,
    replace: `if (ABUSE_MODE !== 'enforce' || since !== '') return`,
    tests: ['test/abuse-limits.e2e-spec.ts: R12: stop at the budget exactly'],
  },
};
