import type { Environment } from '../config/environment';
import type { Statement } from '../database/statements';
import { count, DAY_AGO, HOUR_AGO } from '../database/times';
import { conditions, nthLeaves } from './challenge.fragments';

/** The statements behind the operator's view of the limits. `$1` identifier, where there is one. */
export function limitsStatements(environment: Environment): Record<'read' | 'unlock' | 'resume', Statement> {
  const { OTP_RESEND_SECONDS, OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY, OTP_FAILURES_PER_DAY } = environment;
  const { isUnlocked, failuresOfDayLeft, sendsOfHourAndDayLeft } = conditions(environment);
  return {
    /**
     * What is used of each limit, and from when on each allows the next send or guess: a time in the past where it does
     * already, `null` where it was never used up.
     */
    read: {
      name: 'read-limits',
      text: `
        select clock_timestamp() as now, not (${isUnlocked}) as "isLocked",
          ${count('c.sends', HOUR_AGO)}::int as "sendsInHour", ${count('c.sends', DAY_AGO)}::int as "sendsInDay",
          ${count('c.failures', DAY_AGO)}::int as "failuresInDay", c.failures_in_row as "failuresInRow", c.guesses,
          c.secret, c.expires_at as "expiresAt", c.used_at as "usedAt",
          ${nthLeaves('c.sends', 1, `${OTP_RESEND_SECONDS} seconds`)} as "resendAt",
          ${nthLeaves('c.sends', OTP_SENDS_PER_HOUR, '1 hour')} as "hourAllowsAt",
          ${nthLeaves('c.sends', OTP_SENDS_PER_DAY, '24 hours')} as "dayAllowsAt",
          ${nthLeaves('c.failures', OTP_FAILURES_PER_DAY, '24 hours')} as "failuresAllowAt"
        from challenge c where c.identifier = $1`,
    },

    /**
     * Forgives the failures and tells what it forgave: a row for each challenge, a reviewer's too. `$2` whether the
     * sends are forgiven as well.
     */
    unlock: {
      name: 'unlock',
      text: `
        with was as (select c.* from challenge c where c.identifier in ($1, 'review:' || $1) for update)
        update challenge c set failures = '{}', failures_in_row = 0,
          sends = case when $2 then '{}' else c.sends end, given_back = case when $2 then '{}' else c.given_back end
        from (
          select c.identifier, ${count('c.failures', DAY_AGO)}::int as failures_in_day, c.failures_in_row,
            case when $2 then ${count('c.sends', DAY_AGO)}::int else 0 end as sends_in_day,
            not (${isUnlocked} and ${failuresOfDayLeft} and (not $2 or ${sendsOfHourAndDayLeft})) as was_locked
          from was c) was
        where c.identifier = was.identifier
        returning was.was_locked as "wasLocked", was.failures_in_day as "failuresInDay",
          was.failures_in_row as "failuresInRow", was.sends_in_day as "sendsInDay"`,
    },

    /**
     * Ends a stop of confirmations early; a row if there was one. The table keeps its row, since failures are counted
     * anew from its end on: without it those that made the stop would make it again.
     */
    resume: {
      name: 'resume-confirmations',
      text: `
        update stop set until = clock_timestamp() where name = 'confirmations' and until > clock_timestamp()
        returning name`,
    },
  };
}
