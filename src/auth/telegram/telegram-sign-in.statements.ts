import { accountCreated, SELECT_OPENED } from '../../accounts/account.parts';
import type { StoredAccount } from '../../accounts/account.store';
import { consented } from '../../accounts/consent.parts';
import { identityLinked, linked } from '../../accounts/identity.parts';
import { registeredByVerifiedPhone, toldRegistered } from '../../accounts/registration.parts';
import { audited } from '../../audit/audit.parts';
import { part, Query, statement } from '../../database/query';

/** `verified`: the phone that the platform vouches for. */
const verified = part<{ phone: string }>()({ queries: { verified: 'select :phone::text as identifier' } });

/** An answer to a question about a consent that is on record. */
export interface Said {
  kind: string;
  given: boolean;
}

export const TELEGRAM_SIGN_IN_STATEMENTS = {
  said: statement<{ phone: string; seconds: number }, Said>({
    name: 'said-from-telegram',
    decides: `
      What the user of the phone need not say again: the consents that were given from Telegram while init data last,
      since the platform repeats a call after a lost answer, and a repeat must not give back a consent that was
      withdrawn meanwhile; and the refusals that hold. Any other refusal takes a consent back, however often that was
      done before.`,
    sql: `
      select c.kind, c.given from account a join consent c on c.account_key = a.key
      where a.phone = :phone and case
        when c.given then c.source = 'telegram' and c.at > clock_timestamp() - :seconds::integer * interval '1 second'
        else not exists (
          select from consent later where later.account_key = c.account_key and later.kind = c.kind
            and (later.at, later.seq) > (c.at, c.seq))
        end`,
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
