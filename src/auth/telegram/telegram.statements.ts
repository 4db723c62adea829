import { accountCreated, openedAndLockedByPhone, SELECT_OPENED, toldCreated } from '../../accounts/account.parts';
import type { StoredAccount } from '../../accounts/account.store';
import { identityLinked, linked } from '../../accounts/identity.parts';
import { audited, auditedRefusal } from '../../audit/audit.parts';
import { part, Query } from '../../database/query';
import { IS_BLOCKED, conditions } from '../../otp/challenge.fragments';
import type { OtpLimitSettings } from '../../otp/otp-limit-settings';
import type { Blockable } from '../../otp/send.parts';

/** What Telegram's clock may be ahead of the database's. */
const AHEAD = `interval '5 minutes'`;

/** Init data, and the phone that they came with; the HMACs are under each key of `AUDIT_KEY`, the current one first. */
export interface PresentedInitData {
  /** Seconds of Unix time; `null` for init data that nothing proves. */
  authDate: number | null;
  digests: string[];
  bindings: string[];
}

/** Why the platform's call signs nobody in; `null` where it does. */
export interface Admission {
  reason: 'INVALID_INIT_DATA' | 'LOCKED' | null;
}

type Admitted = Blockable & { identifier: string };

/** `proven`: a row for init data that are neither too old nor bound to another phone, from now on bound to this one. */
const proven = (maxAgeSeconds: number) =>
  part<PresentedInitData>()({
    queries: {
      issued: {
        materialized: `
          select at from (select to_timestamp(:authDate::bigint) as at) i
          where at between clock_timestamp() - interval '${maxAgeSeconds} seconds' and clock_timestamp() + ${AHEAD}`,
      },
      proven: `
        insert into init_data_use as u (digest, bound_to, expires_at)
        select (:digests::text[])[1], (:bindings::text[])[1], issued.at + interval '${maxAgeSeconds} seconds' from issued
        where not exists (
          select from unnest(:digests::text[], :bindings::text[]) as given (digest, bound_to)
            join init_data_use o on o.digest = given.digest
          where o.bound_to <> given.bound_to)
        on conflict (digest) do update set bound_to = u.bound_to where u.bound_to = excluded.bound_to
        returning digest`,
    },
  });

/** `proven`: a row, since the platform's word is all there is. */
const trusted = part()({ queries: { proven: 'select' } });

/** The statements of a sign-in from Telegram. */
export function telegramStatements(settings: OtpLimitSettings & { TELEGRAM_SIGN_IN_MAX_AGE_SECONDS: number }) {
  const explained = part<Admitted>()({
    needs: ['proven'],
    queries: {
      explained: `
        select case
            when not exists (select from proven) then 'INVALID_INIT_DATA'
            when ${IS_BLOCKED} or exists (
              select from challenge c where c.identifier = :identifier::text and not (${conditions(settings).isUnlocked})
            ) then 'LOCKED'
          end as reason`,
    },
  });
  const refused = auditedRefusal({ of: 'explained', where: 'reason is not null', detail: 'reason' });
  const select = 'select * from explained';
  return {
    admitProven: Query.of(proven(settings.TELEGRAM_SIGN_IN_MAX_AGE_SECONDS))
      .with(explained)
      .with(refused)
      .answer<Admission>({
        name: 'admit-proven-telegram-user',
        decides: `
          Whether init data from Telegram sign this phone in: they are in time by the clock of the database, and the
          first phone that they come with is the only one. Of two phones that come with the same ones at this moment one
          is admitted. An operator's block, and too many failed codes in a row, shut the phone out here too.`,
        select,
      }),

    admitTrusted: Query.of(trusted).with(explained).with(refused).answer<Admission>({
      name: 'admit-telegram-user',
      decides: 'The same where the settings do not know the bot, so that the platform alone vouches for the user.',
      select,
    }),

    signIn: Query.of(openedAndLockedByPhone)
      .with(linked)
      .with(audited({ event: 'confirmed', of: 'opened', detail: ':provider' }, accountCreated, identityLinked))
      .with(toldCreated)
      .answer<StoredAccount>({
        name: 'sign-in-from-telegram',
        decides: `
          The account of a phone that the platform verified, made if there is none; the user's Telegram id belongs to it
          from now on, whichever account had it before. The account is locked: it stays until the id stands beside it.`,
        select: SELECT_OPENED,
      }),
  };
}
