import { isCalendarDay } from '../identifiers/calendar-day';
import { maskPhone, readMobilePhone } from '../identifiers/identifier';
import type { Problem } from '../config/settings-class';

const DAY_MS = 86_400_000;
const MAX_NUMBERS = 5;
const MAX_DAYS = 90;

/** What the numbers are read from. */
export interface ReviewSettings {
  OTP_REVIEW_NUMBERS: string[];
  OTP_LENGTH: number;
  PHONE_REGIONS: string[];
}

/** A phone of the app stores' reviewers. */
export interface ReviewNumber {
  phone: string;
  code: string;
  /** When it signs nobody in any more: the end of its last day, UTC. */
  expiresAt: Date;
}

/** Those of `OTP_REVIEW_NUMBERS`, by phone; what cannot be read is left out, and `problemsOfReviewNumbers` says so. */
export function reviewNumbers(settings: ReviewSettings): Map<string, ReviewNumber> {
  const numbers = settings.OTP_REVIEW_NUMBERS.map((entry) => read(entry, settings));
  return new Map(numbers.filter((number) => number !== undefined).map((number) => [number.phone, number]));
}

/** Whether the number is not expired. */
export function isOpen({ expiresAt }: ReviewNumber): boolean {
  return expiresAt.getTime() > Date.now();
}

/**
 * One sentence for each fault, never with a code in it. A number whose last day is over has to be removed from the
 * settings.
 */
export function problemsOfReviewNumbers(settings: ReviewSettings, now = new Date()): Problem[] {
  const entries = settings.OTP_REVIEW_NUMBERS;
  const last = now.getTime() + MAX_DAYS * DAY_MS;
  return [
    entries.length > MAX_NUMBERS && `OTP_REVIEW_NUMBERS must have at most ${MAX_NUMBERS} entries`,
    reviewNumbers(settings).size < entries.length &&
      `OTP_REVIEW_NUMBERS: each entry must be PHONE:CODE:LAST-DAY, like 79990000001:${'0'.repeat(settings.OTP_LENGTH)}:2026-12-31, and no phone come twice`,
    ...[...reviewNumbers(settings).values()].map(
      ({ phone, expiresAt }) =>
        expiresAt.getTime() - DAY_MS > last &&
        `OTP_REVIEW_NUMBERS: the last day of ${maskPhone(phone)} must be within ${MAX_DAYS} days from now`,
    ),
    ...[...reviewNumbers(settings).values()].map(
      ({ phone, expiresAt }) =>
        expiresAt.getTime() <= now.getTime() &&
        `OTP_REVIEW_NUMBERS: the last day of ${maskPhone(phone)} is over; remove its entry`,
    ),
  ];
}

function read(entry: string, settings: ReviewSettings): ReviewNumber | undefined {
  const [phone = '', code = '', day = '', ...more] = entry.split(':');
  const midnight = new Date(`${day}T00:00:00Z`);
  const isReviewNumber =
    more.length === 0 &&
    readMobilePhone(phone, settings.PHONE_REGIONS) === phone &&
    code.length === settings.OTP_LENGTH &&
    /^[0-9]+$/.test(code) &&
    isCalendarDay(day);
  return isReviewNumber ? { phone, code, expiresAt: new Date(midnight.getTime() + DAY_MS) } : undefined;
}
