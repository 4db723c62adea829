import { statement } from '../database/query';
import { count, DAY_AGO, HOUR_AGO } from '../database/times';
import { conditions, nthLeaves } from './challenge.fragments';
import type { OtpLimitSettings } from './otp-limit-settings';
import type { Forgiven, LimitsRow } from './otp-limits';

/** The statements behind the operator's view of the limits. */
export function limitsStatements(settings: OtpLimitSettings) {
  const { OTP_RESEND_SECONDS, OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY, OTP_FAILURES_PER_DAY } = settings;
  const { isUnlocked, failuresOfDayLeft, sendsOfHourAndDayLeft } = conditions(settings);
  return {
    read: statement<{ identifier: string }, LimitsRow>({
      name: 'read-limits',
      decides: `
        What is used of each limit, and from when on each allows the next send or guess, for operators: a time in the
        past where it does already, null where it was never used up.`,
      sql: `
        select clock_timestamp() as now, not (${isUnlocked}) as "isLocked",
          ${count('c.sends', HOUR_AGO)}::int as "sendsInHour", ${count('c.sends', DAY_AGO)}::int as "sendsInDay",
          ${count('c.failures', DAY_AGO)}::int as "failuresInDay", c.failures_in_row as "failuresInRow", c.guesses,
          c.secret as "secretFingerprint", c.expires_at as "expiresAt", c.used_at as "usedAt",
          ${nthLeaves('c.sends', 1, `${OTP_RESEND_SECONDS} seconds`)} as "resendAt",
          ${nthLeaves('c.sends', OTP_SENDS_PER_HOUR, '1 hour')} as "hourAllowsAt",
          ${nthLeaves('c.sends', OTP_SENDS_PER_DAY, '24 hours')} as "dayAllowsAt",
          ${nthLeaves('c.failures', OTP_FAILURES_PER_DAY, '24 hours')} as "failuresAllowAt"
        from challenge c where c.identifier = :identifier`,
    }),

    unlock: statement<{ identifier: string; withSends: boolean }, Forgiven>({
      name: 'unlock',
      decides: `
        Forgives the failures, and the sends where that is asked for, and tells what it forgave: a row for each
        challenge, a reviewer's too.`,
      sql: `
        with was as (
          select c.* from challenge c where c.identifier in (:identifier::text, 'review:' || :identifier::text) for update)
        update challenge c set failures = '{}', failures_in_row = 0,
          sends = case when :withSends::boolean then '{}' else c.sends end,
          given_back = case when :withSends::boolean then '{}' else c.given_back end
        from (
          select c.identifier, ${count('c.failures', DAY_AGO)}::int as failures_in_day, c.failures_in_row,
            case when :withSends::boolean then ${count('c.sends', DAY_AGO)}::int else 0 end as sends_in_day,
            not (${isUnlocked} and ${failuresOfDayLeft}
              and (not :withSends::boolean or ${sendsOfHourAndDayLeft})) as was_locked
          from was c) was
        where c.identifier = was.identifier
        returning was.was_locked as "wasLocked", was.failures_in_day as "failuresInDay",
          was.failures_in_row as "failuresInRow", was.sends_in_day as "sendsInDay"`,
    }),

    resume: statement<object, object>({
      name: 'resume-confirmations',
      decides: `
        Ends a stop of confirmations early; a row if there was one. The table keeps its row, since failures are
        counted anew from its end on: without it those that made the stop would make it again.`,
      sql: `
        update stop set until = clock_timestamp() where name = 'confirmations' and until > clock_timestamp()
        returning name`,
    }),
  };
}
