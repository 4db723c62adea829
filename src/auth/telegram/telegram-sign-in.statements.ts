import { accountCreated, SELECT_OPENED } from '../../accounts/account.parts';
import type { StoredAccount } from '../../accounts/account.store';
import { consented } from '../../accounts/consent.parts';
import { identityLinked, linked } from '../../accounts/identity.parts';
import { registeredByVerifiedPhone, toldRegistered } from '../../accounts/registration.parts';
import { audited } from '../../audit/audit.parts';
import { part, Query, statement } from '../../database/query';

/** `verified`: the phone that the platform vouches for. */
const verified = part<{ phone: string }>()({ queries: { verified: 'select :phone::text as identifier' } });

/** An answer that a user gave to a question about a consent. */
export interface Said {
  kind: string;
  given: boolean;
}

export const TELEGRAM_SIGN_IN_STATEMENTS = {
  said: statement<{ phone: string; seconds: number }, Said>({
    name: 'said-from-telegram',
    decides: `
      What the user of the phone answered from Telegram while init data last: the platform repeats a call after a lost
      answer, and a repeat must not give back a consent that was withdrawn meanwhile.`,
    sql: `
      select c.kind, c.given from account a join consent c on c.account_key = a.key
      where a.phone = :phone and c.source = 'telegram'
        and c.at > clock_timestamp() - :seconds::integer * interval '1 second'`,
  }),

  signIn: Query.of(verified)
    .with(registeredByVerifiedPhone)
    .with(linked)
    .with(consented)
    .with(audited({ event: 'confirmed', of: 'opened', detail: ':provider' }, accountCreated, identityLinked))
    .with(toldRegistered)
    .answer<StoredAccount>({
      name: 'sign-in-from-telegram',
      decides: `
        The account of a phone that the platform verified, made if there is none, with what its user filled in; the
        user's Telegram id belongs to it from now on, whichever account had it before. An account that is there is
        locked: a lock sees what it waited for, so the id never stands beside one that was erased or became one with
        another meanwhile.`,
      select: SELECT_OPENED,
    }),
};
