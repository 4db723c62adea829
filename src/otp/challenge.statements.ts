import type { Environment } from '../config/environment';
import type { Rider, Statement } from '../database/statements';

/** A resend of the same code is worth it only if the code has so many seconds to run. */
const RESEND_MIN_LIFE_SECONDS = 60;
const GIVEN_BACK_PER_HOUR = 3;

// clock_timestamp(), never now(): after waiting for a row lock now() is old, and an expired code would pass (R06).
const HOUR_AGO = `clock_timestamp() - interval '1 hour'`;
const DAY_AGO = `clock_timestamp() - interval '24 hours'`;
const count = (times: string, since: string) => `(select count(*) from unnest(${times}) t where t > ${since})`;
const recent = (times: string, since: string) => `array(select t from unnest(${times}) t where t > ${since})`;
/** When the `nth` latest of `times` is `interval` old; nothing while there are fewer. */
const nthLeaves = (times: string, nth: number, interval: string) =>
  `(select t + interval '${interval}' from unnest(${times}) t order by t desc offset ${nth - 1} limit 1)`;
/** Of the live challenge; it was made a moment before its first send was counted. */
const SENDS_OF_CODE = count('c.sends', "c.created_at - interval '1 millisecond'");
/** Which SMS of the code the claimed one is, and how many seconds the code still has. */
const CODE_TO_SEND = `c.id, c.secret, ${SENDS_OF_CODE}::int as "sendsOfCode",
          round(extract(epoch from c.expires_at - clock_timestamp()))::int as "secondsLeft"`;

/**
 * The statements of the one-time codes: each decision that races is one conditional statement, so every limit is exact
 * under any concurrency and over any number of replicas. The numbers come from the validated settings.
 */
export function challengeStatements(
  environment: Environment,
): Record<'claim' | 'claimAgain' | 'explain' | 'sent' | 'giveBack' | 'refuse' | 'arrived' | 'charge', Statement> {
  const life = `interval '${environment.OTP_TTL_SECONDS} seconds'`;
  const failuresOfDayLeft = `${count('c.failures', DAY_AGO)} < ${environment.OTP_FAILURES_PER_DAY}`;
  const isUnlocked = `c.failures_in_row < ${environment.OTP_FAILURES_IN_ROW}`;
  const sendsOfHourAndDayLeft = `${count('c.sends', HOUR_AGO)} < ${environment.OTP_SENDS_PER_HOUR}
          and ${count('c.sends', DAY_AGO)} < ${environment.OTP_SENDS_PER_DAY}`;
  /** The secret of a live challenge is known, or its code could not be derived any more. */
  const isLive = (purpose: string, secrets: string, seconds: number) => `
    c.used_at is null and c.guesses < ${environment.OTP_GUESSES} and c.purpose = ${purpose} and c.secret = any(${secrets})
      and c.expires_at > clock_timestamp() + interval '${seconds} seconds'`;

  /** The settled send is the last of the code's; an earlier one may have carried it to the user. */
  const expiredUnlessSentBefore = `case when ${SENDS_OF_CODE} > 1 then c.expires_at else clock_timestamp() end`;

  return {
    /**
     * Takes the right to send: a row only if every limit allows it. The live challenge goes out again, or a new one
     * replaces it. `$1` identifier, `$2` purpose, `$3` new id, `$4` current secret, `$5` nonce, `$6` known secrets.
     */
    claim: {
      name: 'claim',
      text: `
        insert into challenge as c (identifier, purpose, id, secret, created_at, expires_at, sends, last_send)
        values ($1, $2, $3, $4, clock_timestamp(), clock_timestamp() + ${life}, array[clock_timestamp()], $5)
        on conflict (identifier) do update set
          (purpose, id, secret, created_at, expires_at, guesses, used_at) = (
            select case when live then c.purpose else excluded.purpose end,
                   case when live then c.id else excluded.id end,
                   case when live then c.secret else excluded.secret end,
                   case when live then c.created_at else clock_timestamp() end,
                   case when live then c.expires_at else clock_timestamp() + ${life} end,
                   case when live then c.guesses else 0 end,
                   null::timestamptz
            from (select ${isLive('excluded.purpose', '$6::text[]', RESEND_MIN_LIFE_SECONDS)} as live) l),
          sends = ${recent('c.sends', DAY_AGO)} || clock_timestamp(),
          failures = ${recent('c.failures', DAY_AGO)},
          last_send = excluded.last_send,
          last_gateway = case when c.used_at is null then c.last_gateway end
        where ${isUnlocked} and ${failuresOfDayLeft}
          and ${count('c.sends', `clock_timestamp() - interval '${environment.OTP_RESEND_SECONDS} seconds'`)} = 0
          and ${sendsOfHourAndDayLeft}
        returning ${CODE_TO_SEND}, ${sendsLeft(environment)}, c.last_gateway as "lastGateway"`,
    },

    /**
     * Takes the right to send a live code once more because its SMS failed: within the limits of hour and day, though not
     * of the resend interval, and once a challenge. `$1` challenge id, `$2` nonce, `$3` known secrets.
     */
    claimAgain: {
      name: 'claim-again',
      text: `
        update challenge c set sends = ${recent('c.sends', DAY_AGO)} || clock_timestamp(), last_send = $2, resent = c.id
        where c.id = $1 and c.resent is distinct from c.id
          and ${isLive('c.purpose', '$3::text[]', RESEND_MIN_LIFE_SECONDS)} and ${isUnlocked} and ${failuresOfDayLeft}
          and ${sendsOfHourAndDayLeft}
        returning ${CODE_TO_SEND}, c.identifier, c.purpose`,
    },

    /**
     * Why a claim was refused (nothing of it can ride in the claim: no row comes back). `timeout`: seconds until the
     * resend interval ends; `wait`: until every limit allows a send again. `$1` identifier, `$2` purpose, `$3` known secrets.
     */
    explain: {
      name: 'explain',
      text: `
        select ${isLive('$2', '$3::text[]', 0)} as "isLive", not ${isUnlocked} as "isLocked", not ${failuresOfDayLeft} as "isExhausted",
          ${secondsUntil(nthLeaves('c.sends', 1, `${environment.OTP_RESEND_SECONDS} seconds`))} as timeout,
          ${secondsUntil(`greatest(
            ${nthLeaves('c.sends', 1, `${environment.OTP_RESEND_SECONDS} seconds`)},
            ${nthLeaves('c.sends', environment.OTP_SENDS_PER_HOUR, '1 hour')},
            ${nthLeaves('c.sends', environment.OTP_SENDS_PER_DAY, '24 hours')},
            ${nthLeaves('c.failures', environment.OTP_FAILURES_PER_DAY, '24 hours')})`)} as wait,
          ${sendsLeft(environment)}
        from challenge c where c.identifier = $1`,
    },

    /** A gateway took the SMS, or may have. `$1` identifier, `$2` nonce, `$3` challenge id, `$4` gateway. */
    sent: {
      name: 'sent',
      text: `update challenge c set last_gateway = $4 where c.identifier = $1 and c.last_send = $2`,
    },

    /**
     * A send that no gateway took does not count, `GIVEN_BACK_PER_HOUR` times. Either way a code that no SMS carries is no
     * live one, or guesses at it could lock a phone without an SMS. `$1` identifier, `$2` nonce, `$3` challenge id.
     */
    giveBack: {
      name: 'give-back',
      text: `
        update challenge c set last_send = null, expires_at = ${expiredUnlessSentBefore},
          (sends, given_back) = (
            select case when free then c.sends[1:cardinality(c.sends) - 1] else c.sends end,
                   ${recent('c.given_back', HOUR_AGO)} || case when free then array[clock_timestamp()] else '{}' end
            from (select ${count('c.given_back', HOUR_AGO)} < ${GIVEN_BACK_PER_HOUR} as free) f)
        where c.identifier = $1 and c.last_send = $2`,
    },

    /**
     * The recipient was refused: the send counts, and a code that no SMS carries is no live one. `$1` identifier,
     * `$2` nonce, `$3` challenge id.
     */
    refuse: {
      name: 'refuse',
      text: `update challenge c set expires_at = ${expiredUnlessSentBefore} where c.identifier = $1 and c.last_send = $2`,
    },

    /** The gateway reports the SMS as delivered. `$1` challenge id, `$2` gateway. */
    arrived: {
      name: 'arrived',
      text: `update challenge set last_gateway = null where id = $1 and last_gateway = $2`,
    },

    /**
     * Counts a guess as a failure before it is compared (R03); no row, and no charge, without a live challenge.
     * `$1` identifier, `$2` purpose, `$3` known secrets.
     */
    charge: {
      name: 'charge',
      text: `
        update challenge c set guesses = c.guesses + 1, failures_in_row = c.failures_in_row + 1,
          failures = ${recent('c.failures', DAY_AGO)} || clock_timestamp()
        where c.identifier = $1 and ${isLive('$2', '$3::text[]', 0)} and ${isUnlocked} and ${failuresOfDayLeft}
        returning c.id, c.secret`,
    },
  };
}

/**
 * Settles a send and records in the same statement how it went: `record` may refer to `settled (used_at)`, which has no row
 * where the send is not the last one any more, and to `$3`, the challenge's id.
 */
export function settleStatement({ name, text }: Statement, record: Rider, first: number): Statement {
  return {
    name: `${name}-${record.name}`,
    text: `with settled as (${text} returning c.used_at) ${record.text(first)}`,
  };
}

/**
 * Consumes the challenge if nobody has yet (R04), takes its own charge back, and grants what the code was for in the
 * same statement: `grant` selects from `redeemed (identifier, id)`. `$1` identifier, `$2` purpose, `$3` challenge id.
 */
export function redeemStatement(grant: Rider): Statement {
  return {
    name: `redeem-${grant.name}`,
    text: `
      with redeemed as (
        update challenge set used_at = clock_timestamp(), failures_in_row = 0,
          failures = failures[1:cardinality(failures) - 1]
        where identifier = $1 and purpose = $2 and id = $3 and used_at is null and expires_at > clock_timestamp()
        returning identifier, id)
      ${grant.text(4)}`,
  };
}

/** Sends left in the hour or the day, whichever is fewer. */
function sendsLeft({ OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY }: Environment): string {
  return `greatest(0, least(${OTP_SENDS_PER_HOUR} - ${count('c.sends', HOUR_AGO)},
            ${OTP_SENDS_PER_DAY} - ${count('c.sends', DAY_AGO)}))::int as "sendsLeft"`;
}

function secondsUntil(time: string): string {
  return `ceil(extract(epoch from ${time} - clock_timestamp()))::int`;
}
