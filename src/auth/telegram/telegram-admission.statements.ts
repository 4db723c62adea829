import { knownByPhone } from '../../accounts/account.parts';
import { auditedRefusal } from '../../audit/audit.parts';
import { part, Query } from '../../database/query';
import { askingPart, type AskingVerdict } from '../../limits/asking.parts';
import type { LimitSettings } from '../../limits/limit.settings';
import { IS_BLOCKED, isUnlocked } from '../../otp/challenge.fragments';
import type { OtpSettings } from '../../otp/otp.settings';
import type { Blockable } from '../../otp/send.parts';
import type { TelegramSignInSettings } from './telegram-sign-in.settings';

/** What Telegram's clock may be ahead of the database's. */
const AHEAD = `interval '5 minutes'`;

/** Init data, and the phone that they came with; the HMACs are under each key of `AUDIT_KEY`, the current one first. */
export interface PresentedInitData {
  /** Seconds of Unix time; `null` for init data that nothing proves. */
  authDate: number | null;
  digests: string[];
  bindings: string[];
}

/** Why the platform's call signs nobody in; `reason` is `null` where it does. */
export interface Admission {
  reason: 'INVALID_INIT_DATA' | 'LOCKED' | 'NO_ACCOUNT' | null;
  /** What the limits say of asking the user for a registration; only where the reason is `NO_ACCOUNT`. */
  asking: AskingVerdict | null;
}

/** `needsAccount`: the call does not sign in a user who has no account. */
type Admitted = Blockable & { identifier: string; needsAccount: boolean };

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
        select (:digests::text[])[1], (:bindings::text[])[1], at + interval '${maxAgeSeconds} seconds' from issued
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

/** The statements that decide whether the platform's call signs a user in. */
export function telegramAdmissionStatements(settings: OtpSettings & LimitSettings & TelegramSignInSettings) {
  const explained = part<Admitted>()({
    needs: ['proven', 'known'],
    queries: {
      explained: `
        select case
            when not exists (select from proven) then 'INVALID_INIT_DATA'
            when ${IS_BLOCKED} or exists (
              select from challenge c where c.identifier = :identifier::text and not (${isUnlocked(settings)})
            ) then 'LOCKED'
            when :needsAccount::boolean and not (select "isKnown" from known) then 'NO_ACCOUNT'
          end as reason`,
    },
  });
  const asking = askingPart(settings);
  const refused = auditedRefusal({ of: 'explained', where: 'reason is not null', detail: 'reason' });
  const select = `
    select reason, case when asking.reached is not null then
      json_build_object('reached', asking.reached, 'place', asking.place) end as asking
    from explained left join asking on true`;
  return {
    proven: Query.of(proven(settings.TELEGRAM_SIGN_IN_MAX_AGE_SECONDS))
      .with(knownByPhone)
      .with(explained)
      .with(asking)
      .with(refused)
      .answer<Admission>({
        name: 'admit-proven-telegram-user',
        decides: `
          Whether init data from Telegram sign this phone in: they are in time by the clock of the database, and the
          first phone that they come with is the only one. Of two phones that come with the same ones at this moment one
          is admitted. An operator's block, and too many failed codes in a row, shut the phone out here too. A user
          without an account may first be asked for what makes one, which is counted.`,
        select,
      }),

    trusted: Query.of(trusted).with(knownByPhone).with(explained).with(asking).with(refused).answer<Admission>({
      name: 'admit-telegram-user',
      decides: 'The same where the settings do not know the bot, so that the platform alone vouches for the user.',
      select,
    }),
  };
}
