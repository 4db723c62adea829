import { InvalidArgumentError, Option } from 'commander';
import { isCalendarDay } from '../identifiers/calendar-day';

/** The reason stands in the audit trail. */
export function why(): Option {
  return new Option('--why <text>', 'the reason, for the audit trail').argParser(readWhy);
}

export function requiredWhy(): Option {
  return why().makeOptionMandatory();
}

/** The last moment of the day that was named, UTC. */
export function until(): Option {
  return new Option('--until <YYYY-MM-DD>', 'the last day, UTC').argParser(readDay);
}

function readWhy(text: string): string {
  const reason = text.trim();
  if (!reason) throw new InvalidArgumentError('Say why.');
  return reason;
}

function readDay(day: string): Date {
  const end = new Date(`${day}T23:59:59.999Z`);
  if (!isCalendarDay(day) || end.getTime() < Date.now())
    throw new InvalidArgumentError('Not a day to come, like 2026-12-31.');
  return end;
}
