import type { Rider, Statement } from '../database/statements';

const COLUMNS = `a.id, a.phone, a.email, a.email_confirmed as "emailConfirmed", a.data`;
const ACCOUNT = 'id, phone, email, "emailConfirmed", data';

/** By id, else by phone, else by confirmed e-mail. `$1` id, `$2` phone or null, `$3` e-mail or null. */
const find = `
    select ${COLUMNS} from account a
    where a.id = $1 or a.phone = $2 or (lower(a.email) = lower($3) and a.email_confirmed)
    order by (a.id = $1) desc, (a.phone = $2) is true desc limit 1`;

export const FIND_ACCOUNT: Statement = { name: 'find-account', text: find };

/** `found`: the same, for riders. */
export const FIND_BY_PHONE: Statement = { name: 'find-account-by-phone', text: `found as (${find})` };
export const FOUND = `select ${ACCOUNT} from found`;

/**
 * The account of a proven phone, made if there is none. An upsert that returns its row also when somebody else makes
 * the same account at this moment: a fallback select would not see it. A reviewer's phone never opens anybody's account.
 */
const open = (id: string, phones: string, isReview: boolean) => `
    insert into account as a (id, phone, is_review) select ${id}, ${phones}
    on conflict (phone) do update set phone = excluded.phone ${isReview ? 'where a.is_review' : ''}
    returning ${COLUMNS}, a.xmax = 0 as "isNew"`;

/** `opened`: of the phone `$2`; `$1` random id. */
export const OPEN_ACCOUNT: Statement = {
  name: 'open-account',
  text: `opened as (${open('$1', '$2::text, false', false)})`,
};
export const OPENED = `select ${ACCOUNT} from opened`;

/** `opened`: what a `redeemed` sign-in code grants, the account with the random id `id` where it is a new one. */
export const grantAccount = (id: string): Rider => ({
  name: 'account',
  text: (first) => `opened as (${open(`$${first}`, 'identifier, false from redeemed', false)})`,
  values: [id],
});

/** The same for an e-mail: the account where it is confirmed, or a new one. An address that others only wrote down opens nothing. */
export const grantAccountByEmail = (id: string): Rider => ({
  name: 'account-by-email',
  text: (first) => `opened as (
    insert into account as a (id, email, email_confirmed) select $${first}, identifier, true from redeemed
    on conflict (lower(email)) where email_confirmed do update set email_confirmed = true
    returning ${COLUMNS}, a.xmax = 0 as "isNew")`,
  values: [id],
});

/** The same for a reviewer's `phone`, whose challenge has another identifier. */
export const grantReviewAccount = (id: string, phone: string): Rider => ({
  name: 'review-account',
  text: (first) => `opened as (${open(`$${first}`, `$${first + 1}::text, true from redeemed`, true)})`,
  values: [id, phone],
});

/** Lines of the audit trail. */
export const CREATED = { event: 'account-created', from: 'opened where "isNew"' } as const;
export const READ_BY_PHONE = { event: 'account-read-by-phone', from: 'found where phone = $2 and id <> $1' } as const;
export const WRITTEN = { event: 'account-written', from: 'written', detail: 'status' } as const;

/**
 * `written`: creates or updates by id or, without one, by phone. Writers of the same keys take turns, in one order: else two that
 * hold one key each would wait for the other's. Given fields replace, missing ones stay. `$1` id, `$2` phone,
 * `$3` email, `$4` emailConfirmed or null where missing, `$5` document of given fields, `$6` whether a phone and `$7`
 * whether an e-mail is given, `$8` names to clear from the document.
 */
const write = (key: 'id' | 'phone') => `locked as materialized (
    select count(pg_advisory_xact_lock(key)) from (
      select hashtextextended(name, 0) as key from unnest(array['id ' || $1, 'phone ' || $2, 'email ' || lower($3)]) name
      where name is not null order by 1) keys),
  written as (
    insert into account as a (id, phone, email, email_confirmed, data)
    select $1, $2, $3, coalesce($4, false), $5::jsonb from locked
    on conflict (${key}) do update set
      phone = case when $6 then excluded.phone else a.phone end,
      email = case when $7 then excluded.email else a.email end,
      email_confirmed = case
        when $4::boolean is not null then $4
        when $7 and lower(excluded.email) is distinct from lower(a.email) then false
        else a.email_confirmed end,
      data = (a.data || excluded.data) - $8::text[],
      updated_at = clock_timestamp()
    returning a.id, case when xmax = 0 then 'created' else 'updated' end as status)`;

export const WRITE_BY_ID: Statement = { name: 'write-account-by-id', text: write('id') };
export const WRITE_BY_PHONE: Statement = { name: 'write-account-by-phone', text: write('phone') };
