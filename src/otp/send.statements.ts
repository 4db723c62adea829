import type { Environment } from '../config/environment';
import type { Rider, Statement } from '../database/statements';
import { count, DAY_AGO, HOUR_AGO, recent } from '../database/times';
import { conditions, isBlocked, nthLeaves, secondsUntil, SENDS_OF_CODE } from './challenge.fragments';

/** A resend of the same code is worth it only if the code has so many seconds to run. */
const RESEND_MIN_LIFE_SECONDS = 60;
const GIVEN_BACK_PER_HOUR = 3;

/** Which SMS of the code the claimed one is, and how many seconds the code still has. */
const CODE_TO_SEND = `c.identifier, c.purpose, c.id, c.secret, ${SENDS_OF_CODE}::int as "sendsOfCode",
  round(extract(epoch from c.expires_at - clock_timestamp()))::int as "secondsLeft"`;

/** The settled send is the last of the code's; an earlier one may have carried it to the user. */
const EXPIRED_UNLESS_SENT_BEFORE = `case when ${SENDS_OF_CODE} > 1 then c.expires_at else clock_timestamp() end`;

/** The SMS that the code was last sent by is `reported` as delivered. */
export const ARRIVAL: Rider = {
  name: 'arrival',
  text: () => `
    arrived as (
      update challenge c set last_gateway = null from reported r
      where c.id = r."challengeId" and c.last_gateway = r.gateway and r.report = 'delivered')`,
  values: [],
};

/**
 * The statements about sending a code: each decision that races is one conditional statement, so every limit is exact
 * under any concurrency and over any number of replicas. The numbers come from the validated settings. Those that
 * others ride in are queries of a `with`.
 */
export function sendStatements(
  environment: Environment,
): Record<'claim' | 'claimAgain' | 'explain' | 'sent' | 'giveBack' | 'withdraw' | 'refuse' | 'arrived', Statement> {
  const { OTP_TTL_SECONDS, OTP_RESEND_SECONDS, OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY, OTP_FAILURES_PER_DAY } =
    environment;
  const { isLive, isUnlocked, failuresOfDayLeft, sendsOfHourAndDayLeft, sendsLeft } = conditions(environment);
  const life = `interval '${OTP_TTL_SECONDS} seconds'`;
  const resendInterval = `${OTP_RESEND_SECONDS} seconds`;

  return {
    /**
     * `claimed`: takes the right to send, a row only if every limit allows it. The live challenge goes out again, or a
     * new one replaces it. `$1` identifier, `$2` purpose, `$3` new id, `$4` current secret, `$5` nonce, `$6` known
     * secrets, `$7` as which a block may hide.
     */
    claim: {
      name: 'claim',
      text: `claimed as (
        insert into challenge as c (identifier, purpose, id, secret, created_at, expires_at, sends, last_send)
        select $1, $2, $3::uuid, $4, clock_timestamp(), clock_timestamp() + ${life}, array[clock_timestamp()], $5::uuid
        where not ${isBlocked('$1', '$7::text[]')}
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
        where ${isUnlocked} and ${failuresOfDayLeft} and ${sendsOfHourAndDayLeft}
          and ${count('c.sends', `clock_timestamp() - interval '${resendInterval}'`)} = 0
        returning ${CODE_TO_SEND}, ${sendsLeft} as "sendsLeft", c.last_gateway as "lastGateway")`,
    },

    /**
     * `claimed`: takes the right to send a live code once more because its SMS failed: within the limits of hour and
     * day, though not of the resend interval, and once a challenge. `$1` challenge id, `$2` nonce, `$3` known secrets.
     */
    claimAgain: {
      name: 'claim-again',
      text: `claimed as (
        update challenge c set sends = ${recent('c.sends', DAY_AGO)} || clock_timestamp(), last_send = $2, resent = c.id
        where c.id = $1 and c.resent is distinct from c.id and not ${isBlocked('c.identifier')}
          and ${isLive('c.purpose', '$3::text[]', RESEND_MIN_LIFE_SECONDS)} and ${isUnlocked} and ${failuresOfDayLeft}
          and ${sendsOfHourAndDayLeft}
        returning ${CODE_TO_SEND})`,
    },

    /**
     * `explained`: why a claim was refused (nothing of it can ride in the claim: no row comes back); no reason when it
     * was a mere repeat. `timeout`: seconds until the resend interval ends; `wait`: until every limit allows a send
     * again. `$1` identifier, `$2` purpose, `$3` known secrets, `$4` as which a block may hide.
     */
    explain: {
      name: 'explain',
      text: `explained as (
        select case
            when ${isBlocked('$1', '$4::text[]')} or not ${isUnlocked} then 'LOCKED'
            when not ${failuresOfDayLeft} then 'TOO_MANY_FAILURES'
            when ${sendsLeft} = 0 and timeout <= 0 then 'TOO_MANY_SENDS'
            when timeout <= 0 or not (${isLive('$2', '$3::text[]', 0)}) then 'WAIT'
          end as reason, timeout, greatest(1, wait) as wait, ${sendsLeft} as "sendsLeft"
        from challenge c, lateral (
          select coalesce(${secondsUntil(nthLeaves('c.sends', 1, resendInterval))}, 0) as timeout,
            ${secondsUntil(`greatest(
              ${nthLeaves('c.sends', 1, resendInterval)},
              ${nthLeaves('c.sends', OTP_SENDS_PER_HOUR, '1 hour')},
              ${nthLeaves('c.sends', OTP_SENDS_PER_DAY, '24 hours')},
              ${nthLeaves('c.failures', OTP_FAILURES_PER_DAY, '24 hours')})`)} as wait) times
        where c.identifier = $1
        union all
        select 'LOCKED', 0, 1, 0 where ${isBlocked('$1', '$4::text[]')} and not exists (select from challenge where identifier = $1))`,
    },

    /** `settled`: a gateway took the SMS, or may have. `$1` identifier, `$2` nonce, `$3` gateway. */
    sent: {
      name: 'sent',
      text: `settled as (
        update challenge c set last_gateway = $3 where c.identifier = $1 and c.last_send = $2 returning c.identifier, c.used_at)`,
    },

    /**
     * `settled`: a send that no gateway took does not count, `GIVEN_BACK_PER_HOUR` times. Either way a code that no SMS
     * carries is no live one, or guesses at it could lock a phone without an SMS. `$1` identifier, `$2` nonce.
     */
    giveBack: {
      name: 'give-back',
      text: `settled as (
        update challenge c set last_send = null, expires_at = ${EXPIRED_UNLESS_SENT_BEFORE},
          (sends, given_back) = (
            select case when free then c.sends[1:cardinality(c.sends) - 1] else c.sends end,
                   ${recent('c.given_back', HOUR_AGO)} || case when free then array[clock_timestamp()] else '{}' end
            from (select ${count('c.given_back', HOUR_AGO)} < ${GIVEN_BACK_PER_HOUR} as free) f)
        where c.identifier = $1 and c.last_send = $2 returning c.identifier, c.used_at)`,
    },

    /**
     * `settled`: no gateway was asked, because a limit of the whole service forbade the send or no gateway was open.
     * `$1` identifier, `$2` nonce.
     */
    withdraw: {
      name: 'withdraw',
      text: `settled as (
        update challenge c set last_send = null, expires_at = ${EXPIRED_UNLESS_SENT_BEFORE},
          sends = c.sends[1:cardinality(c.sends) - 1]
        where c.identifier = $1 and c.last_send = $2 returning c.identifier, c.used_at)`,
    },

    /**
     * `settled`: the recipient was refused. The send counts, and a code that no SMS carries is no live one. `$1`
     * identifier, `$2` nonce.
     */
    refuse: {
      name: 'refuse',
      text: `settled as (
        update challenge c set expires_at = ${EXPIRED_UNLESS_SENT_BEFORE}
        where c.identifier = $1 and c.last_send = $2 returning c.identifier, c.used_at)`,
    },

    /** The gateway reports the SMS as delivered. `$1` challenge id, `$2` gateway. */
    arrived: {
      name: 'arrived',
      text: `update challenge set last_gateway = null where id = $1 and last_gateway = $2`,
    },
  };
}
