import type { OtpLimitSettings } from './otp-limit-settings';
import type { OtpSettings } from './otp.settings';
import { count, DAY_AGO, HOUR_AGO } from '../database/times';

/** When the `nth` latest of `times` is `interval` old; nothing while there are fewer. */
export const nthLeaves = (times: string, nth: number, interval: string) =>
  `(select t + interval '${interval}' from unnest(${times}) t order by t desc offset ${nth - 1} limit 1)`;

export const secondsUntil = (time: string) => `ceil(extract(epoch from ${time} - clock_timestamp()))::int`;

/** SQL of the sends of the live challenge, which was made a moment before its first send was counted. */
export const SENDS_OF_CODE = count('c.sends', "c.created_at - interval '1 millisecond'");

/** The blocks in force by which an operator shut an identifier out, as a `from` clause; see `blockPrefixes`. */
export const blocksOf = (prefixes: string) => `
  block where prefix = any(${prefixes}) and (until is null or until > clock_timestamp())`;

/** SQL: whether a block is in force that has one of the statement's `blockPrefixes`. */
export const IS_BLOCKED = `exists (select from ${blocksOf(':blockPrefixes::text[]')})`;

/** SQL: whether too few codes failed in a row to lock the identifier of the row `c`. */
export const isUnlocked = ({ OTP_FAILURES_IN_ROW }: OtpSettings) => `c.failures_in_row < ${OTP_FAILURES_IN_ROW}`;

/** The limits of an identifier, as conditions on its row `c`. */
export function conditions(settings: OtpLimitSettings) {
  const { OTP_GUESSES, OTP_FAILURES_PER_DAY, OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY } = settings;
  return {
    failuresOfDayLeft: `${count('c.failures', DAY_AGO)} < ${OTP_FAILURES_PER_DAY}`,
    isUnlocked: isUnlocked(settings),
    sendsOfHourAndDayLeft: `${count('c.sends', HOUR_AGO)} < ${OTP_SENDS_PER_HOUR}
      and ${count('c.sends', DAY_AGO)} < ${OTP_SENDS_PER_DAY}`,
    /** SQL of the sends that are left in the hour or the day, whichever is fewer. */
    sendsLeft: `greatest(0, least(${OTP_SENDS_PER_HOUR} - ${count('c.sends', HOUR_AGO)},
      ${OTP_SENDS_PER_DAY} - ${count('c.sends', DAY_AGO)}))::int`,
    /**
     * With so many seconds to run. The secret of a live challenge is known, or its code could not be derived any more.
     */
    isLive: (purpose: string, secrets: string, seconds: number) => `
      c.used_at is null and c.guesses < ${OTP_GUESSES} and c.purpose = ${purpose} and c.secret = any(${secrets})
        and c.expires_at > clock_timestamp() + interval '${seconds} seconds'`,
  };
}
