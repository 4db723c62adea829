import { part } from '../database/query';
import { told } from '../outbox/outbox.parts';
import { COLUMNS, confirmed, type NewAccount, type Opening, unreviewed } from './account.parts';
import { FIELDS_OF_CONSENTS } from './consent.parts';

/** What a user gave before the code proved the identifier. */
export interface Registered extends NewAccount {
  /** The fields of a new account, as a JSON object. */
  newFields: string;
  /** Those of them that an account gets where they are empty, as a JSON object. */
  fillFields: string;
  /** The unconfirmed e-mail of a new account, or `null`. */
  email: string | null;
  /** The answers to the questions about consents, as `consented` has them. */
  consents: string;
}

/** SQL: the fields that an account with these data gets. */
const missingIn = (data: string) => `(
  select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(:fillFields::jsonb) f
  where coalesce(${data} ->> f.key, '') = '')`;

/**
 * `opened`: the account of an identifier that a code proved, with what its user gave. As where an account is opened
 * without it, with three differences. The name is locked also where an account is there, and before it: the row of one
 * that gave the name up meanwhile stays locked, and whoever has the name may wait for it. An account that is there is
 * locked, and gets what it lacks: a stranger may have asked for the code, so nothing that it has is replaced, and it
 * gets neither an e-mail nor legal persons. The data of a new one are those of its user. `filled` are the names of the
 * fields that an account got later.
 */
function registering(
  { kind, isTheirs = 'true', columns, values, onConflict }: Omit<Opening, 'name'>,
  more: { columns: string; values: string },
  from = 'redeemed',
) {
  return {
    named: {
      materialized: `
        select identifier as name, pg_advisory_xact_lock(hashtextextended('${kind} ' || identifier, 0)) as locked
        from ${from}`,
    },
    existing: {
      materialized: `
        select ${COLUMNS}, a.key, false as "isNew", '{}'::text[] as filled from account a
        where a.${kind} = (select name from named) and ${isTheirs}
        for no key update`,
    },
    filling: `
      select key, data || missing || ${FIELDS_OF_CONSENTS} as data, array(select jsonb_object_keys(missing)) as filled
      from existing e, lateral (select ${missingIn('e.data')} as missing) m`,
    completed: `
      update account a set data = f.data, updated_at = clock_timestamp()
      from filling f where a.key = f.key and a.data <> f.data
      returning ${COLUMNS}, a.key, false as "isNew", f.filled`,
    made: `
      insert into account as a (id, ${kind}, ${columns}, data${more.columns})
      select :accountId, name, ${values}, :newFields::jsonb || ${FIELDS_OF_CONSENTS}${more.values} from named
      where not exists (select from existing)
      on conflict ${onConflict}, data = a.data || ${missingIn('a.data')} || ${FIELDS_OF_CONSENTS}
      returning ${COLUMNS}, a.key, a.xmax = 0 as "isNew",
        case when a.xmax = 0 then '{}'::text[] else array(select jsonb_object_keys(:fillFields::jsonb)) end as filled`,
    opened: `
      select * from completed
      union all select * from existing where not exists (select from completed)
      union all select * from made`,
  };
}

export const registeredByPhone = part<Registered>()({
  needs: ['redeemed'],
  queries: registering(unreviewed, { columns: ', email', values: ', :email::text' }),
});

/** This is the same for a phone that the platform `verified`. */
export const registeredByVerifiedPhone = part<Registered>()({
  needs: ['verified'],
  queries: registering(unreviewed, { columns: ', email', values: ', :email::text' }, 'verified'),
});

/** The e-mail of the account is the one that the code proved. */
export const registeredByEmail = part<Omit<Registered, 'email'>>()({
  needs: ['redeemed'],
  queries: registering(confirmed, { columns: '', values: '' }),
});

/** The retailer is told of the `opened` account if it is new, of the fields that another one got, and of consents. */
export const toldRegistered = told(
  { type: 'account.created', of: 'opened', where: '"isNew"' },
  { type: 'account.updated', of: 'opened', where: `filled <> '{}'`, changed: 'filled' },
  { type: 'account.consented', of: 'agreed', changed: 'kinds' },
);
