import type { Environment } from '../config/environment';
import { HOUR_SLOT, isBelow, NOW_SLOT } from '../limits/counters';
import type { Statement } from '../database/statements';
import { count, DAY_AGO, recent } from '../database/times';
import { conditions, isBlocked } from './challenge.fragments';

/** Names of the counters over all identifiers. */
export const FAILED = `'guess-failed'`;
export const RIGHT = `'guess-right'`;

const STOPPED_UNTIL = `(select until from stop where name = 'confirmations')`;

/**
 * The slot that a guess is counted in. The first slot after a stop begins when the stop ends, in the middle of an
 * ordinary one: otherwise the first guesses after the stop would stand in a slot that began before its end, and nobody
 * would count them.
 */
export const GUESS_SLOT = `greatest(${NOW_SLOT},
  (select until from stop where name = 'confirmations' and until <= clock_timestamp()))`;

/**
 * Failed guesses at one reviewer's number in 24 hours. Over the 90 days that a number may last, whoever uses them all
 * finds the code with a probability of 0.3 % (30 × 90 in 10⁶); a reviewer who mistypes the code is not shut out.
 */
const REVIEW_FAILURES_PER_DAY = 30;

/** The statements about guesses at a code; those that others ride in are queries of a `with`. */
export function guessStatements(
  environment: Environment,
): Record<'charge' | 'redeem' | 'stop' | 'openReview' | 'chargeReview', Statement> {
  const { isLive, isUnlocked, failuresOfDayLeft } = conditions(environment);
  const { OTP_SERVICE_FAILURES_PER_HOUR, OTP_SERVICE_FAILURES_PER_SUCCESS, OTP_SERVICE_STOP_SECONDS } = environment;
  const life = `interval '${environment.OTP_TTL_SECONDS} seconds'`;
  const allowed = `greatest(${OTP_SERVICE_FAILURES_PER_HOUR}, ${OTP_SERVICE_FAILURES_PER_SUCCESS} * counted(${RIGHT}, ${HOUR_SLOT}))`;
  const enforced = environment.ABUSE_MODE === 'enforce' ? 'and not "isStopped" and "isBelow"' : '';

  return {
    /**
     * `charged`: counts a guess as a failure before it is compared (R03); no row, and no charge, without a live
     * challenge. `verdict`: whether the failures of the whole service forbid it; after a stop they are counted anew.
     * `held`: the challenge's row is locked before the verdict, so that a guess that waits for its row does not keep
     * the lock of the limit meanwhile. `$1` identifier, `$2` purpose, `$3` known secrets.
     */
    charge: {
      name: 'charge',
      text: `held as materialized (select from challenge where identifier = $1 for no key update),
        verdict as materialized (
          select coalesce(${STOPPED_UNTIL} > clock_timestamp(), false) as "isStopped",
            ${isBelow(environment, FAILED, `greatest(${HOUR_SLOT}, ${STOPPED_UNTIL})`, allowed)} as "isBelow"
          from (select count(*) from held) held),
        charged as (
          update challenge c set guesses = c.guesses + 1, failures_in_row = c.failures_in_row + 1,
            failures = ${recent('c.failures', DAY_AGO)} || clock_timestamp()
          from verdict
          where c.identifier = $1 and ${isLive('$2', '$3::text[]', 0)} and ${isUnlocked} and ${failuresOfDayLeft}
            and not ${isBlocked('c.identifier')} ${enforced}
          returning c.id, c.secret, c.identifier, c.failures_in_row)`,
    },

    /**
     * `redeemed`: consumes the challenge if nobody has yet (R04), and takes its own charge back. What the code was for
     * is granted by a query that rides along. `$1` identifier, `$2` purpose, `$3` challenge id.
     */
    redeem: {
      name: 'redeem',
      text: `redeemed as (
        update challenge set used_at = clock_timestamp(), failures_in_row = 0,
          failures = failures[1:cardinality(failures) - 1]
        where identifier = $1 and purpose = $2 and id = $3 and used_at is null and expires_at > clock_timestamp()
        returning identifier, id)`,
    },

    /**
     * `opened`: a reviewer's challenge, where there is no live one and nobody blocked the phone. A new one is made no
     * more often than a code is sent. `$1` identifier, `$2` new id, `$3` phone, `$4` as which a block may hide.
     */
    openReview: {
      name: 'open-review',
      text: `opened as (
        insert into challenge as c (identifier, purpose, id, secret, created_at, expires_at)
        select $1, 'review', $2::uuid, '', clock_timestamp(), clock_timestamp() + ${life}
        where not ${isBlocked('$3::text', '$4::text[]')}
        on conflict (identifier) do update set id = excluded.id, created_at = clock_timestamp(),
          expires_at = clock_timestamp() + ${life}, guesses = 0, used_at = null
        where (c.used_at is not null or c.guesses >= ${environment.OTP_GUESSES} or c.expires_at <= clock_timestamp())
          and c.created_at <= clock_timestamp() - interval '${environment.OTP_RESEND_SECONDS} seconds'
        returning c.id)`,
    },

    /**
     * `charged`: counts a guess at a reviewer's code as a failure, within the limits of the code and of the day. `$1`
     * identifier, `$2` phone.
     */
    chargeReview: {
      name: 'charge-review',
      text: `charged as (
        update challenge c set guesses = c.guesses + 1, failures = ${recent('c.failures', DAY_AGO)} || clock_timestamp()
        where c.identifier = $1 and c.used_at is null and c.guesses < ${environment.OTP_GUESSES} and c.expires_at > clock_timestamp()
          and ${count('c.failures', DAY_AGO)} < ${REVIEW_FAILURES_PER_DAY} and not ${isBlocked('$2::text')}
        returning c.id, c.identifier)`,
    },

    /** Stops confirmations; a row for the one who does. */
    stop: {
      name: 'stop-confirmations',
      text: `
        insert into stop as s (name, until, why) values
          ('confirmations', clock_timestamp() + interval '${OTP_SERVICE_STOP_SECONDS} seconds', 'too many failed guesses')
        on conflict (name) do update
          set until = excluded.until, why = excluded.why, by = null, created_at = clock_timestamp()
        where s.until <= clock_timestamp()
        returning name`,
    },
  };
}
