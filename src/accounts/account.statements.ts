import { audited, auditedSoon } from '../audit/audit.parts';
import { part, Query, statement } from '../database/query';
import { accountCreated, COLUMNS, openedByPhone, SELECT_OPENED, toldCreated } from './account.parts';
import type { StoredAccount } from './account.store';

/** An account whose id, or else whose other name, is what the caller gave. PostgreSQL keeps one plan for each way. */
const byIdOr = (theirs: string) => `
  select id, phone, email, "emailConfirmed", data from (
    select 0 as rank, ${COLUMNS} from account a where a.id = :id
    union all
    select 1 as rank, ${COLUMNS} from account a where ${theirs}) either
  order by rank limit 1`;

export const ACCOUNT_STATEMENTS = {
  find: statement<{ id: string }, StoredAccount>({
    name: 'find-account',
    decides: `
      The account with the id, else the one that the id is an alias of. PostgreSQL looks at the aliases only where no
      account has the id, and then an id of that table is an alias. Aliases are UUIDs, so the statements for a phone
      and an e-mail need not look there.`,
    sql: `
      select ${COLUMNS} from account a where a.id = :id
      union all
      select ${COLUMNS} from account_id i join account a on a.key = i.account_key where i.id = :id
      limit 1`,
  }),

  findByEmail: statement<{ id: string; email: string }, StoredAccount>({
    name: 'find-account-by-email',
    decides: 'The account with the id, else with the confirmed e-mail.',
    sql: byIdOr('a.email = :email and a.email_confirmed'),
  }),

  findByPhone: Query.of(part<{ id: string; phone: string }>()({ queries: { found: byIdOr('a.phone = :phone') } }))
    .with(auditedSoon({ event: 'account-read-by-phone', of: 'found', where: 'phone = :phone and id <> :id' }))
    .answer<StoredAccount>({
      name: 'find-account-by-phone',
      decides: `
        The account with the id, else with the phone. The audit trail gets a line if the phone is what found the
        account, in the same round trip.`,
      select: 'select * from found',
    }),

  open: Query.of(openedByPhone)
    .with(audited(accountCreated))
    .with(toldCreated)
    .answer<StoredAccount>({
      name: 'open-account',
      decides: `
        The account of a phone that the caller verified: of several that make it at this moment one does, all get
        it, and the retailer is told once.`,
      select: SELECT_OPENED,
    }),
};
