import { accountCreated, SELECT_OPENED } from '../../accounts/account.parts';
import type { StoredAccount } from '../../accounts/account.store';
import { consented } from '../../accounts/consent.parts';
import { identityLinked, linked } from '../../accounts/identity.parts';
import { registeredByVerifiedPhone, toldRegistered } from '../../accounts/registration.parts';
import { audited } from '../../audit/audit.parts';
import { part, Query } from '../../database/query';

/** `verified`: the phone that the platform vouches for. */
const verified = part<{ phone: string }>()({ queries: { verified: 'select :phone::text as identifier' } });

export const TELEGRAM_SIGN_IN_STATEMENTS = {
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
