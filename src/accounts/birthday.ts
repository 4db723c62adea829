/** Years; an age above it is a mistake. */
export const MAX_AGE = 150;

/** An ISO date, perhaps with a time and an offset as .NET, 1C and SQL write them. */
const DATE =
  /^(?<date>(?<year>\d{4})-\d{2}-\d{2})(?:[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?<offset>Z|[+-]\d{2}(?::?\d{2}){0,2})?)?$/;
const MIDNIGHT = /^[0:.]+$/;

/** First or last days of calendars; an offset may have moved them to the day before or after. */
const NO_DATE_YEARS = new Set(['0000', '0001', '9999']);
/** Windows, SQL Server (its least date, and what it makes of an empty text), OLE and spreadsheets, 1C's last day. */
const NO_DATES = new Set(['1601-01-01', '1753-01-01', '1899-12-30', '1899-12-31', '1900-01-01', '3999-12-31']);

/**
 * A birthday as retailers' systems send it, as `YYYY-MM-DD`: `undefined` for what they write instead of no date, and
 * anything else as it came. A time other than midnight at an offset is no birthday: its day depends on the place.
 */
export function readBirthday(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const { date = '', year = '', time = '00:00', offset } = DATE.exec(value.trim())?.groups ?? {};
  if (NO_DATE_YEARS.has(year) || NO_DATES.has(date)) return undefined;
  return date && (offset === undefined || MIDNIGHT.test(time)) ? date : value;
}

/** Whether a date has not yet begun anywhere on Earth: the first time zone is 14 hours before UTC. */
export function isInFuture(date: string, now = new Date()): boolean {
  return date > new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
}

/** Whole years on the day `today`, by the calendar of UTC; below 0 for a birthday in the future. */
export function ageOn(today: Date, birthday: string): number {
  const hadBirthday = today.toISOString().slice(5, 10) >= birthday.slice(5);
  return today.getUTCFullYear() - Number(birthday.slice(0, 4)) - (hadBirthday ? 0 : 1);
}
