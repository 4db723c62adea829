import type { Rider, Statement } from '../database/statements';

const COLUMNS = `a.id, a.phone, a.email, a.email_confirmed as "emailConfirmed", a.data`;
const ACCOUNT = 'id, phone, email, "emailConfirmed", data';

/** The account by id, else by phone, else by confirmed e-mail. `$1` id, `$2` phone or null, `$3` e-mail or null. */
const find = `
    select ${COLUMNS} from account a
    where a.id = $1 or a.phone = $2 or (a.email = $3 and a.email_confirmed)
    order by (a.id = $1) desc, (a.phone = $2) is true desc limit 1`;

export const FIND_ACCOUNT: Statement = { name: 'find-account', text: find };

/** `found`: the same, for riders. */
export const FIND_BY_PHONE: Statement = { name: 'find-account-by-phone', text: `found as (${find})` };
export const FOUND = `select ${ACCOUNT} from found`;

/**
 * `named`: the rows of `from`, each once its writer has the lock of its `name`. Every writer of a name takes its lock,
 * so that who holds it can look first and write then. A writer that waited here sees the table as it was before: the
 * `on conflict` of the insert that follows decides on the table as it is.
 */
const lockOf = (kind: 'phone' | 'email', name: string, from: string) => `
    named as materialized (
      select ${name} as name, pg_advisory_xact_lock(hashtextextended('${kind} ' || ${name}, 0)) as locked ${from})`;

/**
 * `opened`: the account of a proven phone, made if there is none. An upsert that returns its row also when somebody
 * else makes the same account at this moment: a fallback select would not see it. A reviewer's phone never opens
 * anybody's account.
 */
const open = (id: string, isReview: boolean) => `
    opened as (
      insert into account as a (id, phone, is_review) select ${id}, name, ${isReview} from named
      on conflict (phone) do update set phone = excluded.phone ${isReview ? 'where a.is_review' : ''}
      returning ${COLUMNS}, a.xmax = 0 as "isNew")`;

/** `opened`: the account of the phone `$2`; `$1` is its random id if it is new. */
export const OPEN_ACCOUNT: Statement = {
  name: 'open-account',
  text: `${lockOf('phone', '$2::text', '')}, ${open('$1', false)}`,
};
export const OPENED = `select ${ACCOUNT} from opened`;

/** `opened`: what a `redeemed` sign-in code grants, the account with the random id `id` where it is a new one. */
export const grantAccount = (id: string): Rider => ({
  name: 'account',
  text: (first) => `${lockOf('phone', 'identifier', 'from redeemed')}, ${open(`$${first}`, false)}`,
  values: [id],
});

/**
 * The same for an e-mail: the account where it is confirmed, or a new one. An address that others only wrote down opens
 * nothing.
 */
export const grantAccountByEmail = (id: string): Rider => ({
  name: 'account-by-email',
  text: (first) => `${lockOf('email', 'identifier', 'from redeemed')},
    opened as (
      insert into account as a (id, email, email_confirmed) select $${first}, name, true from named
      on conflict (email) where email_confirmed do update set email_confirmed = true
      returning ${COLUMNS}, a.xmax = 0 as "isNew")`,
  values: [id],
});

/** The same for a reviewer's `phone`, whose challenge has another identifier. */
export const grantReviewAccount = (id: string, phone: string): Rider => ({
  name: 'review-account',
  text: (first) => `${lockOf('phone', `$${first + 1}::text`, 'from redeemed')}, ${open(`$${first}`, true)}`,
  values: [id, phone],
});

/** Lines of the audit trail. */
export const CREATED = { event: 'account-created', from: 'opened where "isNew"' } as const;
export const READ_BY_PHONE = { event: 'account-read-by-phone', from: 'found where phone = $2 and id <> $1' } as const;

/**
 * Takes the locks of names, `$1`, in one order for all writers. It is a statement of its own: a statement sees the data
 * as they were when it began, so a look-up beside the lock would see what is old by the time the lock is there.
 */
export const LOCK_NAMES: Statement = {
  name: 'lock-names',
  text: `
    select count(pg_advisory_xact_lock(key)) from (
      select distinct hashtextextended(name, 0) as key from unnest($1::text[]) name order by 1 offset 0) keys`,
};

/**
 * All accounts that have one of the ids `$1`, phones `$2` or confirmed e-mails `$3`, locked in the order of their ids.
 */
export const LOAD_ACCOUNTS: Statement = {
  name: 'load-accounts',
  text: `
    select ${COLUMNS} from account a
    where a.id = any($1::text[]) or a.phone = any($2::text[]) or (a.email = any($3::text[]) and a.email_confirmed)
    order by a.id for update`,
};

/** The accounts `$1` give their names up before others of the same batch get them. */
export const RELEASE_NAMES: Statement = {
  name: 'release-names',
  text: `update account set phone = null, email_confirmed = false where id = any($1::text[])`,
};

/** `written`: makes or replaces the accounts of the document `$1`. */
export const WRITE_ACCOUNTS: Statement = {
  name: 'write-accounts',
  text: `written as (
    insert into account (id, phone, email, email_confirmed, data)
    select id, phone, email, "emailConfirmed", data from jsonb_to_recordset($1::jsonb) as g
      (id text, phone text, email text, "emailConfirmed" boolean, data jsonb)
    on conflict (id) do update set phone = excluded.phone, email = excluded.email,
      email_confirmed = excluded.email_confirmed, data = excluded.data, updated_at = clock_timestamp())`,
};
