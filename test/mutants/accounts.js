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
  'an-id-that-was-replaced-is-free': {
    why: 'An id that gave way to another one leads nowhere, and may name a second account.',
    breaks: ['R37'],
    file: 'src/database/migrations/1764340000000-create-account-key.ts',
    find: 'update ${schema}.account_id set is_current = false where id = old.id;',
    replace: 'delete from ${schema}.account_id where id = old.id;',
    tests: ['test/account-key.e2e-spec.ts: R37'],
  },
  'an-alias-is-no-name': {
    why: 'An upsert by an alias does not find the account that it stands for.',
    breaks: ['R37'],
    file: 'src/accounts/account-index.ts',
    find: `kind === 'id' ? (this.idOfAlias.get(name) ?? name) : name`,
    replace: 'name',
    tests: ['test/own-ids.e2e-spec.ts: through its alias'],
  },
  'an-id-of-the-retailer-is-replaced': {
    why: 'Whoever names the phone of an account gives it another id, also where the retailer brought the one it has.',
    breaks: ['R37'],
    file: 'src/accounts/account-batch.ts',
    find: 'account !== byId && account.idMadeHere',
    replace: 'account !== byId',
    tests: ['test/own-ids.e2e-spec.ts: R37'],
  },
  'an-item-overtakes-what-it-depends-on': {
    why: 'An item of a batch is written before an earlier one that waits and names the same account.',
    breaks: ['R37'],
    file: 'src/accounts/account-batch.ts',
    find: 'if (this.waitedFor.size > 0 && ',
    replace: 'if (this.waitedFor.size < 0 && ',
    tests: ['test/upsert-order.e2e-spec.ts: R37'],
  },
  'a-merge-forgets-aliases': {
    why: 'The aliases of an account that becomes one with another lead nowhere.',
    breaks: ['R37'],
    file: 'src/accounts/writer.statements.ts',
    find: `i.account_key = p."goneKey" and not i.is_current`,
    replace: `i.account_key = p."goneKey" and false`,
    tests: ['test/own-ids.e2e-spec.ts: R37'],
  },
  'a-merge-forgets-former-names': {
    why: 'What is kept under former names of an account that became one with another is erased with neither.',
    breaks: ['R27', 'R37'],
    file: 'src/accounts/writer.statements.ts',
    find: `o.account_id = p."goneId"`,
    replace: 'false',
    tests: ['test/own-ids.e2e-spec.ts: R37'],
  },
};
