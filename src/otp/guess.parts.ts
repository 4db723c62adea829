import { part, type Part } from '../database/query';
import { count, DAY_AGO, recent } from '../database/times';
import { addCounts, HOUR_SLOT, isBelow, NOW_SLOT } from '../limits/counters';
import { conditions, IS_BLOCKED } from './challenge.fragments';
import type { Purpose } from './challenge.entity';
import type { LimitSettings } from '../limits/limit.settings';
import type { OtpLimitSettings } from './otp-limit-settings';
import type { Blockable, ChallengeKey } from './send.parts';

/** Names of the counters over all identifiers. */
const FAILED = `'guess-failed'`;
const RIGHT = `'guess-right'`;

const STOPPED_UNTIL = `(select until from stop where name = 'confirmations')`;

/**
 * The slot that a guess is counted in. The first slot after a stop begins when the stop ends, in the middle of an
 * ordinary one: otherwise the first guesses after the stop would stand in a slot that began before its end, and nobody
 * would count them.
 */
const GUESS_SLOT = `greatest(${NOW_SLOT},
    (select until from stop where name = 'confirmations' and until <= clock_timestamp()))`;

/**
 * Failed guesses at one reviewer's number in 24 hours. Over the 90 days that a number may last, whoever uses them all
 * finds the code with a probability of 0.3 % (30 × 90 in 10⁶); a reviewer who mistypes the code is not shut out.
 */
const REVIEW_FAILURES_PER_DAY = 30;

/** The challenge that a guess was charged to. */
export interface ChargedChallenge {
  identifier: string;
  purpose: Purpose;
  challengeId: string;
}

/** `redeemed`: the challenge, consumed if nobody has consumed it yet (R04). It takes its own charge back. */
export const redeemed = part<ChargedChallenge>()({
  queries: {
    redeemed: `
      update challenge set used_at = clock_timestamp(), failures_in_row = 0, registrations = null,
        failures = failures[1 : cardinality(failures) - 1]
      where identifier = :identifier::text and purpose = :purpose::text and id = :challengeId::uuid and used_at is null
        and expires_at > clock_timestamp()
      returning identifier, id`,
  },
});

/** Counts each `charged` guess as failed, until it turns out to be right. */
export const countedFailure = counting([{ name: FAILED, value: 1 }], 'charged');

/** Takes that back for each `redeemed` challenge. */
export const countedSuccess = counting(
  [
    { name: FAILED, value: -1 },
    { name: RIGHT, value: 1 },
  ],
  'redeemed',
);

/** The parts about guesses at a code. */
export function guessParts(settings: OtpLimitSettings & LimitSettings) {
  const { isLive, isUnlocked, failuresOfDayLeft } = conditions(settings);
  const { OTP_SERVICE_FAILURES_PER_HOUR, OTP_SERVICE_FAILURES_PER_SUCCESS, OTP_GUESSES } = settings;
  const life = `interval '${settings.OTP_TTL_SECONDS} seconds'`;
  const successes = `counted(${RIGHT}, ${HOUR_SLOT})`;
  const allowed = `greatest(${OTP_SERVICE_FAILURES_PER_HOUR}, ${OTP_SERVICE_FAILURES_PER_SUCCESS} * ${successes})`;
  const isBelowLimit = isBelow(settings, {
    name: FAILED,
    since: `greatest(${HOUR_SLOT}, ${STOPPED_UNTIL})`,
    allowed,
    atLeast: OTP_SERVICE_FAILURES_PER_HOUR,
  });
  const enforced = settings.ABUSE_MODE === 'enforce' ? 'and not "isStopped" and "isBelow"' : '';

  return {
    /**
     * `verdict`: whether the failures of the whole service forbid the guess; after a stop they are counted anew.
     * `held`: the challenge's row is locked before the verdict, so that a guess that waits for its row does not keep
     * the lock of the limit meanwhile. `charged`: the challenge, no row without a live one. The last guess clears the
     * registrations that wait (R31); should it be right, they are those that were `held`.
     */
    charged: part<ChallengeKey & Blockable>()({
      queries: {
        held: {
          materialized: `
            select registrations from challenge where identifier = :identifier::text for no key update`,
        },
        verdict: {
          materialized: `
            select coalesce(${STOPPED_UNTIL} > clock_timestamp(), false) as "isStopped",
              ${isBelowLimit} as "isBelow"
            from (select count(*) from held) held`,
        },
        charged: `
          update challenge c set guesses = c.guesses + 1, failures_in_row = c.failures_in_row + 1,
            failures = ${recent('c.failures', DAY_AGO)} || clock_timestamp(),
            registrations = case when c.guesses + 1 < ${OTP_GUESSES} then c.registrations end
          from verdict
          where c.identifier = :identifier::text and ${isLive(':purpose::text', ':fingerprints::text[]', 0)}
            and ${isUnlocked} and ${failuresOfDayLeft} and not ${IS_BLOCKED} ${enforced}
          returning c.id, c.secret as "secretFingerprint", c.identifier, c.failures_in_row`,
      },
    }),

    /**
     * `opened`: a reviewer's challenge, where there is no live one and nobody blocked the phone. A new one is made no
     * more often than a code is sent.
     */
    openedReview: part<Blockable & { identifier: string; newId: string }>()({
      queries: {
        opened: `
          insert into challenge as c (identifier, purpose, id, secret, created_at, expires_at)
          select :identifier::text, 'review', :newId::uuid, '', clock_timestamp(), clock_timestamp() + ${life}
          where not ${IS_BLOCKED}
          on conflict (identifier) do update set id = excluded.id, created_at = clock_timestamp(),
            expires_at = clock_timestamp() + ${life}, guesses = 0, used_at = null
          where (c.used_at is not null or c.guesses >= ${OTP_GUESSES} or c.expires_at <= clock_timestamp())
            and c.created_at <= clock_timestamp() - interval '${settings.OTP_RESEND_SECONDS} seconds'
          returning c.id`,
        blocked: `select ${IS_BLOCKED} as "isBlocked"`,
      },
    }),

    /** `charged`: a reviewer's challenge, within the limits of the code and of the day. */
    chargedReview: part<Blockable & { identifier: string }>()({
      queries: {
        charged: `
          update challenge c set guesses = c.guesses + 1,
            failures = ${recent('c.failures', DAY_AGO)} || clock_timestamp()
          where c.identifier = :identifier::text and c.used_at is null and c.guesses < ${OTP_GUESSES}
            and c.expires_at > clock_timestamp() and ${count('c.failures', DAY_AGO)} < ${REVIEW_FAILURES_PER_DAY}
            and not ${IS_BLOCKED}
          returning c.id, c.identifier`,
      },
    }),
  };
}

/** Counts each row of `of`. */
function counting<const Of extends string>(counts: { name: string; value: number }[], of: Of): Part<object, Of, never> {
  const rows = counts.map((each) => ({ ...each, slot: GUESS_SLOT, from: of }));
  const queries = { counted: addCounts(rows, 'identifier') };
  return { needs: [of], queries };
}
