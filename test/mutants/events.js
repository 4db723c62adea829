// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'a-new-account-is-not-told': {
    why: 'A sign-in makes an account, and the retailer never hears of it.',
    breaks: ['R33'],
    file: 'src/accounts/account.parts.ts',
    find: `told({ type: 'account.created', of: 'opened', where: '"isNew"' })`,
    replace: `told({ type: 'account.created', of: 'opened', where: 'false' })`,
    tests: ['test/changes.e2e-spec.ts: R33'],
  },
  'a-late-commit-is-skipped': {
    why: 'Changes are read in the order of their sequence: one whose transaction commits late lies behind the cursor.',
    breaks: ['R33'],
    file: 'src/outbox/outbox.statements.ts',
    find: 'update outbox o set position = mark.last + u.n from unnumbered u, mark where o.seq = u.seq returning 1)',
    replace: 'update outbox o set position = o.seq from unnumbered u where o.seq = u.seq returning 1)',
    tests: ['test/changes.e2e-spec.ts: R33: a change whose transaction commits late'],
  },
  'a-failed-event-is-overtaken': {
    why: 'The later changes of an account are delivered while an earlier one is repeated.',
    breaks: ['R33'],
    file: 'src/events/push.statements.ts',
    find: 'and before.done_at is null)',
    replace: 'and before.done_at is null and false)',
    tests: ['test/event-push.e2e-spec.ts: R33: that fails'],
  },
  'a-lease-never-ends': {
    why: 'What a killed replica was to deliver is never delivered.',
    breaks: ['R33'],
    file: 'src/events/push.statements.ts',
    find: `due_at = clock_timestamp() + interval '\${LEASE_SECONDS} seconds', attempts`,
    replace: `due_at = 'infinity', attempts`,
    tests: ['test/event-push.e2e-spec.ts: R33: whose replica was killed'],
  },
  'a-change-tells-of-whoever-has-the-id-now': {
    why: 'The change of an erased account shows the account of somebody else who has its id.',
    breaks: ['R27'],
    file: 'src/events/change.ts',
    find: 'left join account a on a.key = o.account_key',
    replace: 'left join account a on a.id = o.account_id',
    tests: ['test/changes.e2e-spec.ts: R27'],
  },
  'only-the-first-secret-signs': {
    why: 'A receiver that knows only the new secret, or only the old one, refuses every event.',
    breaks: ['R24'],
    file: 'src/events/event-sender.ts',
    find: `this.webhooks.map((webhook)`,
    replace: `this.webhooks.slice(0, 1).map((webhook)`,
    tests: ['test/event-push.e2e-spec.ts: R24'],
  },
  'a-delivered-event-keeps-a-phone': {
    why: 'The id of an erased account that is a phone stays in its event after the retailer has heard of it.',
    breaks: ['R27'],
    file: 'src/events/event-queue.ts',
    find: 'accountId: isPersonal ? null : accountId',
    replace: `accountId: isPersonal ? accountId : accountId`,
    tests: ['test/event-push.e2e-spec.ts: R27'],
  },
};
