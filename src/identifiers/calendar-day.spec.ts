import { isCalendarDay } from './calendar-day';

it.each([
  ['1990-05-17', true],
  ['2000-02-29', true],
  ['1990-12-31', true],
  ['1990-02-29', false],
  ['1900-02-29', false],
  ['1990-02-30', false],
  ['2026-11-31', false],
  ['1990-13-01', false],
  ['1990-00-10', false],
  ['1990-05-00', false],
  ['19900517', false],
  ['1990-W20-4', false],
  ['1990-137', false],
  ['1990-05-17T00:00:00Z', false],
  ['1990-05-17\n', false],
  ['', false],
  [19900517, false],
])('%j is a day of the calendar: %s', (text, isDay) => {
  expect(isCalendarDay(text)).toBe(isDay);
});
