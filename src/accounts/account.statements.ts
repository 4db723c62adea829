import { audited, auditedList, auditedSoon } from '../audit/audit.parts';
import { part, Query, statement } from '../database/query';
import { accountCreated, COLUMNS, openedByPhone, SELECT_OPENED } from './account.parts';
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
    decides: 'The account with the id.',
    sql: `select ${COLUMNS} from account a where a.id = :id`,
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
    .answer<StoredAccount>({
      name: 'open-account',
      decides: `
        The account of a phone that the caller verified: of several that make it at this moment one does, and all get
        it.`,
      select: SELECT_OPENED,
    }),
};

/** The statements of one transaction that writes accounts, in the order in which they run. */
export const WRITER_STATEMENTS = {
  lockNames: statement<{ names: string[] }, object>({
    name: 'lock-names',
    decides: `
      Takes the locks of names in one order for all writers. It is a statement of its own: a statement sees the data
      as they were when it began, so a look-up beside the lock would see what is old by the time the lock is there.`,
    sql: `
      select count(pg_advisory_xact_lock(key)) from (
        select distinct hashtextextended(name, 0) as key from unnest(:names::text[]) name order by 1 offset 0) keys`,
  }),

  load: statement<{ ids: string[]; phones: string[]; emails: string[] }, StoredAccount>({
    name: 'load-accounts',
    decides: 'All accounts that have one of the ids, phones or confirmed e-mails, locked in the order of their ids.',
    sql: `
      select ${COLUMNS} from account a
      where a.id = any(:ids::text[]) or a.phone = any(:phones::text[])
        or (a.email = any(:emails::text[]) and a.email_confirmed)
      order by a.id for update`,
  }),

  releaseNames: statement<{ ids: string[] }, object>({
    name: 'release-names',
    decides: 'The accounts give their names up before others of the same batch get them.',
    sql: `update account set phone = null, email_confirmed = false where id = any(:ids::text[])`,
  }),

  write: Query.of(
    part<{ accounts: string }>()({
      queries: {
        written: `
          insert into account (id, phone, email, email_confirmed, data)
          select id, phone, email, "emailConfirmed", data from jsonb_to_recordset(:accounts::jsonb) as g
            (id text, phone text, email text, "emailConfirmed" boolean, data jsonb)
          on conflict (id) do update set phone = excluded.phone, email = excluded.email,
            email_confirmed = excluded.email_confirmed, data = excluded.data, updated_at = clock_timestamp()`,
      },
    }),
  )
    .with(auditedList('account-written'))
    .answer<object>({
      name: 'write-accounts',
      decides: 'Makes or replaces accounts, with a line of the audit trail for each.',
      select: 'select',
    }),
};
