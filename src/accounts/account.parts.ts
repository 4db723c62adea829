import { part } from '../database/query';
import { told } from '../outbox/outbox.parts';

export const COLUMNS = `a.id, a.phone, a.email, a.email_confirmed as "emailConfirmed", a.data`;

/** Ends a statement with an `opened` account. */
export const SELECT_OPENED = 'select id, phone, email, "emailConfirmed", data from opened';

/** `accountId` is the random id of an account that is new. */
export interface NewAccount {
  accountId: string;
}

/** How an identifier that was proven leads to its account, as SQL. */
export interface Opening {
  kind: 'phone' | 'email';
  /** The proven identifier. */
  name: string;
  /** Rows that are to get an account: a `from` clause. */
  from?: string;
  /** The condition on an account `a` of that name. */
  isTheirs?: string;
  /** Columns of a new account beside its id and what is set on a conflict, which changes nothing. */
  columns: string;
  values: string;
  onConflict: string;
}

/**
 * `opened`: the account of a proven identifier, made if there is none.
 *
 * `existing` finds an account that is there, and nothing is written then: the answer is the account of the moment in
 * which the statement began. Otherwise `named` takes the lock of the name, which every writer of a name takes, so that
 * it can look first and write then. Who waited there sees the table as it was before: the `on conflict` of `made`
 * decides on the table as it is, and returns its row also where somebody else makes the same account at this moment.
 */
function opening({ kind, name, from = '', isTheirs = 'true', columns, values, onConflict }: Opening) {
  return {
    existing: {
      materialized: `
        select ${COLUMNS}, a.key, false as "isNew" from account a
        where a.${kind} = (select ${name} ${from}) and ${isTheirs}`,
    },
    named: {
      materialized: `
        select name, pg_advisory_xact_lock(hashtextextended('${kind} ' || name, 0)) as locked
        from (select ${name} as name ${from}) proven where not exists (select from existing)`,
    },
    made: `
      insert into account as a (id, ${kind}, ${columns}) select :accountId, name, ${values} from named
      on conflict ${onConflict}
      returning ${COLUMNS}, a.key, a.xmax = 0 as "isNew"`,
    opened: 'select * from existing union all select * from made',
  };
}

export const unreviewed = {
  kind: 'phone',
  columns: 'is_review, id_made_here',
  values: 'false, true',
  onConflict: '(phone) do update set phone = excluded.phone',
} as const;

/** `opened`: the account of a proven phone. */
export const openedByPhone = part<NewAccount & { phone: string }>()({
  queries: opening({ ...unreviewed, name: ':phone::text' }),
});

/** What a `redeemed` code grants: the account that it opens, as `opened`. */
export const grantedByPhone = part<NewAccount>()({
  needs: ['redeemed'],
  queries: opening({ ...unreviewed, name: 'identifier', from: 'from redeemed' }),
});

/** An address that others only wrote down opens nothing. */
export const confirmed = {
  kind: 'email',
  isTheirs: 'a.email_confirmed',
  columns: 'email_confirmed, id_made_here',
  values: 'true, true',
  onConflict: '(email) where email_confirmed do update set email_confirmed = true',
} as const;

/** The account whose confirmed e-mail it is, or a new one. */
export const grantedByEmail = part<NewAccount>()({
  needs: ['redeemed'],
  queries: opening({ ...confirmed, name: 'identifier', from: 'from redeemed' }),
});

/** `known`: whether there is an account that the phone, or the e-mail, opens. */
export const knownByPhone = part<{ identifier: string }>()({
  queries: { known: 'select exists (select from account where phone = :identifier::text) as "isKnown"' },
});
export const knownByEmail = part<{ identifier: string }>()({
  queries: {
    known: 'select exists (select from account where email = :identifier::text and email_confirmed) as "isKnown"',
  },
});

/**
 * The account of a reviewer's phone, whose challenge has another identifier. It never opens anybody else's account, nor
 * does its id give way to one of the retailer's: a fixed code would open what the retailer knows of a user.
 */
export const grantedToReviewer = part<NewAccount & { phone: string }>()({
  needs: ['redeemed'],
  queries: opening({
    kind: 'phone',
    name: ':phone::text',
    from: 'from redeemed',
    isTheirs: 'a.is_review',
    columns: 'is_review',
    values: 'true',
    onConflict: '(phone) do update set phone = excluded.phone where a.is_review',
  }),
});

/** A line of the audit trail: the `opened` account is new. */
export const accountCreated = { event: 'account-created', of: 'opened', where: '"isNew"' } as const;

/** The retailer is told of the `opened` account if it is new; a known user's sign-in is no change. */
export const toldCreated = told({ type: 'account.created', of: 'opened', where: '"isNew"' });
