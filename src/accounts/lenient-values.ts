import { isCalendarDay } from '../identifiers/calendar-day';

/**
 * Whether a caller's value says nothing: an empty text, or an object without content. Such a field is taken as missing,
 * so that what is stored stays; only `null` clears. An empty list says that there are no entries.
 */
export function isNotGiven(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return value instanceof Object && !Array.isArray(value) && Object.values(value).every((inner) => inner === undefined);
}

/** PHP writes an object without content as an empty list. */
export function readObject(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

/** A whole number as its digits, where it has them all; anything else as it came. */
export function readText(value: unknown): unknown {
  return Number.isSafeInteger(value) ? String(value) : value;
}

/** `"1250.50"` as 1250.5; anything else as it came. */
export function readNumber(value: unknown): unknown {
  return typeof value === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(value.trim()) ? Number(value) : value;
}

/** The same for percents, which are also written `5 %` and `2,5%`. */
export function readPercent(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const number = readNumber(value.replace(/\s*%\s*$/, '').replace(',', '.'));
  return typeof number === 'number' ? number : value;
}

/** A time with its zone, of a year in which somebody may have said something: systems write 0001 for "no date". */
const TIME = /^(?:199|2\d\d)\d-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Whether a value is a time that exists, with its zone. */
export function isTime(value: unknown): value is string {
  if (typeof value !== 'string' || !TIME.test(value)) return false;
  return isCalendarDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
}

/** Such a time in UTC, to the millisecond, in the one form that JSON has; anything else as it came. */
export function readTime(value: unknown): unknown {
  const text = typeof value === 'string' ? value.trim().replace(' ', 'T') : value;
  return isTime(text) ? new Date(text).toISOString() : value;
}

/** `"true"`, `1` and `"1"` as true, their opposites as false; anything else as it came. */
export function readBoolean(value: unknown): unknown {
  if (['true', '1', 1].includes(value as string)) return true;
  return ['false', '0', 0].includes(value as string) ? false : value;
}
