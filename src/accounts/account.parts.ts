import { part, type Part } from '../database/query';

export const COLUMNS = `a.id, a.phone, a.email, a.email_confirmed as "emailConfirmed", a.data`;

/** Ends a statement with an `opened` account. */
export const SELECT_OPENED = 'select id, phone, email, "emailConfirmed", data from opened';

/** `accountId` is the random id of an account that is new. */
interface NewAccount {
  accountId: string;
}

/**
 * `named`: the rows of `from`, each once its writer has the lock of its `name`. Every writer of a name takes its lock,
 * so that who holds it can look first and write then. A writer that waited here sees the table as it was before: the
 * `on conflict` of the insert that follows decides on the table as it is.
 */
const lockOf = (kind: 'phone' | 'email', name: string, from: string) => ({
  materialized: `select ${name} as name, pg_advisory_xact_lock(hashtextextended('${kind} ' || ${name}, 0)) as locked ${from}`,
});

/**
 * The account of a proven phone, made if there is none. It is an upsert that returns its row also when somebody else
 * makes the same account at this moment: a fallback select would not see it. A reviewer's phone never opens anybody's
 * account.
 */
const open = (isReview: boolean) => `
  insert into account as a (id, phone, is_review) select :accountId, name, ${isReview} from named
  on conflict (phone) do update set phone = excluded.phone ${isReview ? 'where a.is_review' : ''}
  returning ${COLUMNS}, a.xmax = 0 as "isNew"`;

/** `opened`: the account of a proven phone. */
export const openedByPhone = part<NewAccount & { phone: string }>()({
  queries: { named: lockOf('phone', ':phone::text', ''), opened: open(false) },
});

/** What a `redeemed` code grants: the account that it opens, as `opened`. */
export type Grant<Named extends object> = Part<Named, 'redeemed', 'named' | 'opened'>;

export const grantedByPhone: Grant<NewAccount> = part<NewAccount>()({
  needs: ['redeemed'],
  queries: { named: lockOf('phone', 'identifier', 'from redeemed'), opened: open(false) },
});

/** The account whose confirmed e-mail it is, or a new one. An address that others only wrote down opens nothing. */
export const grantedByEmail: Grant<NewAccount> = part<NewAccount>()({
  needs: ['redeemed'],
  queries: {
    named: lockOf('email', 'identifier', 'from redeemed'),
    opened: `
      insert into account as a (id, email, email_confirmed) select :accountId, name, true from named
      on conflict (email) where email_confirmed do update set email_confirmed = true
      returning ${COLUMNS}, a.xmax = 0 as "isNew"`,
  },
});

/** The account of a reviewer's phone, whose challenge has another identifier. */
export const grantedToReviewer: Grant<NewAccount & { phone: string }> = part<NewAccount & { phone: string }>()({
  needs: ['redeemed'],
  queries: { named: lockOf('phone', ':phone::text', 'from redeemed'), opened: open(true) },
});

/** A line of the audit trail: the `opened` account is new. */
export const accountCreated = { event: 'account-created', of: 'opened', where: '"isNew"' } as const;
