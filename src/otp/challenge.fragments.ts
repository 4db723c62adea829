import type { OtpLimitSettings } from './otp-limit-settings';
import { count, DAY_AGO, HOUR_AGO } from '../database/times';

/** When the `nth` latest of `times` is `interval` old; nothing while there are fewer. */
export const nthLeaves = (times: string, nth: number, interval: string) =>
  `(select t + interval '${interval}' from unnest(${times}) t order by t desc offset ${nth - 1} limit 1)`;

export const secondsUntil = (time: string) => `ceil(extract(epoch from ${time} - clock_timestamp()))::int`;

/** SQL of the sends of the live challenge, which was made a moment before its first send was counted. */
export const SENDS_OF_CODE = count('c.sends', "c.created_at - interval '1 millisecond'");

/**
 * The blocks by which an operator shut the identifier out, as a `from` clause: its own; for a phone, one of its range;
 * for an e-mail, the one of its domain (`@shop.example`) or of a domain above that. `hidden` are the prefixes under
 * which its own may stand if its person was erased. With a live challenge there is no such block: erasing removes the
 * challenge, and the block refuses the next one.
 */
export const blocksOf = (identifier: string, hidden = `'{}'::text[]`) => `
  block where (prefix = ${identifier} or prefix = any(${hidden})
      or (strpos(${identifier}, '@') = 0 and starts_with(${identifier}, prefix))
      or (starts_with(prefix, '@') and split_part(${identifier}, '@', 2) = substr(prefix, 2))
      or (starts_with(prefix, '@') and right(split_part(${identifier}, '@', 2), length(prefix)) = '.' || substr(prefix, 2)))
    and (until is null or until > clock_timestamp())`;

export const isBlocked = (identifier: string, hidden?: string) =>
  `exists (select from ${blocksOf(identifier, hidden)})`;

/** The limits of an identifier, as conditions on its row `c`. */
export function conditions(settings: OtpLimitSettings) {
  const { OTP_GUESSES, OTP_FAILURES_PER_DAY, OTP_FAILURES_IN_ROW, OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY } = settings;
  return {
    failuresOfDayLeft: `${count('c.failures', DAY_AGO)} < ${OTP_FAILURES_PER_DAY}`,
    isUnlocked: `c.failures_in_row < ${OTP_FAILURES_IN_ROW}`,
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
