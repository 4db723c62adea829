import { isISO8601 } from 'class-validator';

/** Whether a text has the form `YYYY-MM-DD`. */
export function hasFormOfDay(text: unknown): text is string {
  return typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** Whether a text is a day of the calendar, as `YYYY-MM-DD`: `2026-11-31` is not one. */
export function isCalendarDay(text: unknown): text is string {
  return hasFormOfDay(text) && isISO8601(text, { strict: true });
}
