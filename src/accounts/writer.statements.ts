import { auditedList } from '../audit/audit.parts';
import { told } from '../outbox/outbox.parts';
import { part, Query, statement } from '../database/query';
import { COLUMNS } from './account.parts';
import type { LoadedAccount } from './account.store';
import type { LoadedConsent } from './consent-history';

/**
 * `merged`: the accounts that others became one with. Whatever leads to the account that goes leads to the other one
 * from then on: its ids, its identities, and the names under which rows of the person are kept.
 */
const merged = part<{ merges: string }>()({
  queries: {
    pair: {
      materialized: `
        select a.id, a.key, p."goneId", p."goneKey"
        from jsonb_to_recordset(:merges::jsonb) as p (key bigint, "goneId" text, "goneKey" bigint)
          join account a on a.key = p.key`,
    },
    gone: `
      delete from account a using pair p where a.key = p."goneKey"
      returning p.id, p.key, p."goneId" as "previousId", a.phone,
        case when a.email_confirmed then a.email end as email`,
    moved_id: `
      update account_id i set account_key = p.key, is_current = false from pair p where i.id = p."goneId"`,
    moved_aliases: `
      update account_id i set account_key = p.key from pair p where i.account_key = p."goneKey" and not i.is_current`,
    moved_names: `
      insert into former_identifier as f (account_id, identifier, at)
      select id, identifier, max(at) from (
        select g.id, name as identifier, clock_timestamp() as at from gone g, unnest(array[g.phone, g.email]) name
        union all
        select p.id, o.identifier, o.at from pair p join former_identifier o on o.account_id = p."goneId") names
      where identifier is not null group by id, identifier
      on conflict (account_id, identifier) do update set at = greatest(f.at, excluded.at)`,
    moved_identities: `
      update identity i set account_key = p.key from pair p where i.account_key = p."goneKey"`,
    moved_changes: `
      update outbox o set account_key = p.key from pair p where o.account_key = p."goneKey"`,
    moved_consents: `
      update consent c set account_key = p.key from pair p where c.account_key = p."goneKey"`,
    merged: 'select id, key, "previousId" from gone',
  },
});

/** `written`: the accounts that were made or changed. `adopted`: those of them that have another id from now on. */
const written = part<{ accounts: string }>()({
  queries: {
    given: {
      materialized: `
        select * from jsonb_to_recordset(:accounts::jsonb) as g (key bigint, id text, "previousId" text,
          "idMadeHere" boolean, phone text, email text, "emailConfirmed" boolean, data jsonb)`,
    },
    changed: `
      update account a set id = g.id, id_made_here = g."idMadeHere", phone = g.phone, email = g.email,
        email_confirmed = g."emailConfirmed", data = g.data, updated_at = clock_timestamp()
      from given g where a.key = g.key
      returning a.id, a.key, g."previousId"`,
    created: `
      insert into account (id, id_made_here, phone, email, email_confirmed, data)
      select id, "idMadeHere", phone, email, "emailConfirmed", data from given where key is null
      returning id, key`,
    adopted: 'select id, key, "previousId" from changed where "previousId" is not null',
  },
});

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

  load: statement<{ ids: string[]; phones: string[]; emails: string[] }, LoadedAccount>({
    name: 'load-accounts',
    decides: `
      All accounts that have one of the ids, as their own or as an alias, of the phones or of the confirmed e-mails,
      locked in the order of their ids. An account that gets another id meanwhile is found all the same, by its key.`,
    sql: `
      with known as materialized (
          select id, account_key as key, is_current from account_id where id = any(:ids::text[])),
        named as materialized (
          select key from known
          union select key from account where phone = any(:phones::text[])
          union select key from account where email = any(:emails::text[]) and email_confirmed)
      select ${COLUMNS}, a.key, a.id_made_here as "idMadeHere", k.aliases
      from account a
        left join (select key, array_agg(id) as aliases from known where not is_current group by key) k on k.key = a.key
      where a.key in (select key from named)
      order by a.id for update of a`,
  }),

  merge: Query.of(merged)
    .with(told({ type: 'account.merged', of: 'merged', previousId: '"previousId"' }))
    .answer<object>({
      name: 'merge-accounts',
      decides: `
        Makes two accounts one: the one that goes is deleted, and what refers to it refers to the other one in the same
        statement, changes that the retailer has not heard of included: they come before this one (R33).`,
      select: 'select from merged',
    }),

  releaseNames: statement<{ keys: string[] }, object>({
    name: 'release-names',
    decides: 'The accounts give their names up before others of the same batch get them.',
    sql: `update account set phone = null, email_confirmed = false where key = any(:keys::bigint[])`,
  }),

  write: Query.of(written)
    .with(auditedList('account-written'))
    .with(told({ type: 'account.adopted', of: 'adopted', previousId: '"previousId"', changed: "array['id']" }))
    .answer<object>({
      name: 'write-accounts',
      decides: `
        Makes or replaces accounts, with a line of the audit trail for each; the retailer is told of ids that took the
        place of others. The id that an account had before stays its alias, by the trigger on accounts.`,
      select: 'select',
    }),

  loadConsents: statement<{ keys: string[] }, LoadedConsent>({
    name: 'load-consents',
    decides: 'All consents of accounts that are locked, the last one last: what an item says may be on record already.',
    sql: `
      select account_key as key, kind, given, at, source, wording from consent
      where account_key = any(:keys::bigint[]) order by at, seq`,
  }),

  addConsents: statement<{ consents: string; requestId: string }, object>({
    name: 'add-consents',
    decides: `
      Consents that the retailer brought, in their order (R28). The accounts are locked, or are of this transaction, and
      have the fields that follow from their last consents.`,
    sql: `
      insert into consent (account_key, kind, given, at, source, wording, request_id, proof)
      select a.key, c.kind, c.given, coalesce(c.at, greatest(clock_timestamp(), c."notBefore")), c.source, c.wording,
        :requestId::uuid, 'retailer'
      from rows from (jsonb_to_recordset(:consents::jsonb) as (id text, kind text, given boolean, at timestamptz,
          "notBefore" timestamptz, source text, wording text))
        with ordinality as c (id, kind, given, at, "notBefore", source, wording, n)
        join account a on a.id = c.id
      order by c.n`,
  }),
};
