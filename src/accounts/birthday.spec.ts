import { ageOn, isCalendarDay, isInFuture, readBirthday } from './birthday';

it.each([
  '0000-00-00',
  '0000-00-00 00:00:00',
  '0000-01-01',
  '0000-12-31T21:29:43Z',
  '0001-01-01',
  '0001-01-01T00:00:00',
  '0001-01-01T00:00:00.0000000',
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00+03:00',
  '0001-01-01T02:30:17+02:30:17',
  '1601-01-01T00:00:00Z',
  '1753-01-01',
  '1899-12-30',
  '1899-12-30T00:00:00',
  '1899-12-31',
  '1900-01-01T00:00:00',
  '3999-12-31',
  '3999-12-31T23:59:59',
  '9999-12-31',
  '9999-12-31T23:59:59.9999999',
])('takes %s for no date', (text) => {
  expect(readBirthday(text)).toBeUndefined();
});

it.each([
  ['1990-05-17', '1990-05-17'],
  [' 1990-05-17 ', '1990-05-17'],
  ['1990-05-17T00:00', '1990-05-17'],
  ['1990-05-17T00:00:00', '1990-05-17'],
  ['1990-05-17T00:00:00.000', '1990-05-17'],
  ['1990-05-17T00:00:00Z', '1990-05-17'],
  ['1990-05-17T00:00:00+0300', '1990-05-17'],
  ['1990-05-17 12:30:00', '1990-05-17'],
  ['1900-01-02', '1900-01-02'],
  ['1970-01-01', '1970-01-01'],
])('reads %j as %s', (text, date) => {
  expect(readBirthday(text)).toBe(date);
});

it.each([
  '1990-05-16T21:00:00Z',
  '1990-05-17T12:00:00+03:00',
  '17.05.1990',
  '1990-5-17',
  '1990-05-17x',
  'x',
  19900517,
  null,
  {},
])('leaves %j to the rules', (value) => {
  expect(readBirthday(value)).toBe(value);
});

it.each([
  ['1990-05-17', true],
  ['2000-02-29', true],
  ['1990-02-29', false],
  ['1990-02-30', false],
  ['1990-13-01', false],
  ['1990-00-10', false],
])('%s is a day of the calendar: %s', (date, isDay) => {
  expect(isCalendarDay(date)).toBe(isDay);
});

it('takes for the future what has begun nowhere on Earth', () => {
  const now = new Date('2026-05-16T11:00:00Z');
  expect(['2026-05-16', '2026-05-17', '2026-05-18'].map((date) => isInFuture(date, now))).toEqual([false, false, true]);
  expect(isInFuture('2026-05-17', new Date('2026-05-16T09:00:00Z'))).toBe(true);
});

it.each([
  ['1876-05-17', '2026-05-17', 150],
  ['1875-05-17', '2026-05-16', 150],
  ['1875-05-17', '2026-05-17', 151],
  ['2027-01-01', '2026-12-31', -1],
])('counts the years of somebody born on %s on %s as %d', (birthday, today, age) => {
  expect(ageOn(new Date(`${today}T12:00:00Z`), birthday)).toBe(age);
});
