import { audited, auditedRefusal } from '../audit/audit.parts';
import { Query, statement } from '../database/query';
import { turnedAway } from '../limits/turned-away';
import type { LimitSettings } from '../limits/limit.settings';
import type { Charge, Refusal } from './challenge.store';
import { countedFailure, guessParts } from './guess.parts';
import type { OtpLimitSettings } from './otp-limit-settings';
import { sendParts } from './send.parts';

/** The statements about challenges that are the same for all channels. */
export function challengeStatements(settings: OtpLimitSettings & LimitSettings) {
  const { explained } = sendParts(settings);
  const { charged, openedReview, chargedReview } = guessParts(settings);
  return {
    explain: Query.of(explained)
      .with(turnedAway('explained', 'reason', 'reason is not null'))
      .with(auditedRefusal({ of: 'explained', where: 'reason is not null', detail: 'reason' }))
      .answer<Refusal>({
        name: 'explain',
        decides: `
          Why a claim was refused, and when the next one may be made. It is a statement of its own: a refused claim
          has no row, and a query beside it would see the challenge as it was before the claim waited for it.`,
        select: 'select * from explained',
      }),

    charge: Query.of(charged)
      .with(countedFailure)
      .with(
        audited(
          { event: 'guessed', of: 'charged' },
          { event: 'locked', of: 'charged', where: `failures_in_row >= ${settings.OTP_FAILURES_IN_ROW}` },
        ),
      )
      .answer<Charge>({
        name: 'charge',
        decides: `
          Whether a guess may be compared. It is counted as a failure before that (R03), in a statement of its own:
          guesses that come at the same moment are counted one after the other. Without a live challenge nobody is
          charged.`,
        select: `
          select verdict.*, charged.id, charged."secretFingerprint", held.registrations
          from verdict left join charged on true left join held on charged.id is not null`,
      }),

    identifierOf: statement<{ challengeId: string }, { identifier: string }>({
      name: 'identifier-of',
      decides: 'Whose the challenge is whose code goes out again: the prefixes of blocks are made of the identifier.',
      sql: 'select identifier from challenge where id = :challengeId::uuid',
    }),

    arrived: statement<{ challengeId: string; gateway: string }, object>({
      name: 'arrived',
      decides: 'The gateway whose SMS is reported as delivered may send the next one of the challenge too.',
      sql: `
        update challenge set last_gateway = null where id = :challengeId::uuid and last_gateway = :gateway::text`,
    }),

    openReview: Query.of(openedReview)
      .with(audited({ event: 'requested', of: 'blocked', detail: `'review'` }))
      .answer<{ isBlocked: boolean }>({
        name: 'open-review',
        decides: "Whether a reviewer's challenge is there: the live one, or a new one where that is over.",
        select: 'select "isBlocked" from blocked',
      }),

    chargeReview: Query.of(chargedReview)
      .with(audited({ event: 'guessed', of: 'charged', detail: `'review'` }))
      .answer<{ id: string }>({
        name: 'charge-review',
        decides: "Whether a guess at a reviewer's code may be compared, which is counted as a failure before that.",
        select: 'select id from charged',
      }),

    stop: statement<object, object>({
      name: 'stop-confirmations',
      decides: 'Stops confirmations of the whole service; a row for the one who does.',
      sql: `
        insert into stop as s (name, until, why) values ('confirmations',
          clock_timestamp() + interval '${settings.OTP_SERVICE_STOP_SECONDS} seconds', 'too many failed guesses')
        on conflict (name) do update
          set until = excluded.until, why = excluded.why, by = null, created_at = clock_timestamp()
        where s.until <= clock_timestamp()
        returning name`,
    }),
  };
}
