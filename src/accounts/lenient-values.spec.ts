import {
  isNotGiven,
  isTime,
  readBoolean,
  readNumber,
  readObject,
  readPercent,
  readText,
  readTime,
} from './lenient-values';

it.each(['', ' ', '\u00a0\n', {}, { a: undefined }])('takes %j for not given', (value) => {
  expect(isNotGiven(value)).toBe(true);
});

it.each([null, undefined, 0, false, 'x', [], [''], { a: null }, { a: '' }])(
  'takes %j for given, or for missing',
  (value) => {
    expect(isNotGiven(value)).toBe(false);
  },
);

it.each([
  ['1250.50', 1250.5],
  ['0', 0],
  ['-5', -5],
  ['+7', 7],
  ['.5', 0.5],
  ['5.', 5],
  [' 5 ', 5],
  ['007', 7],
])('reads the number %j', (text, number) => {
  expect(readNumber(text)).toBe(number);
});

it.each(['', '.', '1,5', '1,250', '1 250', '5 %', '0x10', '1e3', 'Infinity', 'NaN', '٥', true, null, [1]])(
  'does not guess that %j is a number',
  (value) => {
    expect(readNumber(value)).toBe(value);
  },
);

it.each([
  ['5 %', 5],
  ['5%', 5],
  ['2,5 %', 2.5],
  ['87.5', 87.5],
  [87.5, 87.5],
  ['5 % баллами', '5 % баллами'],
])('reads the percents %j as %j', (value, percents) => {
  expect(readPercent(value)).toBe(percents);
});

it.each([
  [10423, '10423'],
  [0, '0'],
  [2 ** 53 - 1, '9007199254740991'],
  [2 ** 53, 2 ** 53],
  [1.5, 1.5],
  ['10423', '10423'],
  [true, true],
])('reads the text %j as %j', (value, text) => {
  expect(readText(value)).toBe(text);
});

it.each([
  [true, true],
  ['true', true],
  ['1', true],
  [1, true],
  [false, false],
  ['false', false],
  ['0', false],
  [0, false],
  ['yes', 'yes'],
  [2, 2],
  [null, null],
])('reads the boolean %j as %j', (value, boolean) => {
  expect(readBoolean(value)).toBe(boolean);
});

it.each([
  ['2026-11-25T12:41:07+03:00', '2026-11-25T09:41:07.000Z'],
  [' 2026-11-25 12:41+0300 ', '2026-11-25T09:41:00.000Z'],
  ['2026-11-25T09:41:07.1234567Z', '2026-11-25T09:41:07.123Z'],
  ['2026-11-25T12:41:07', '2026-11-25T12:41:07'],
  ['2026-02-30T12:41:07Z', '2026-02-30T12:41:07Z'],
  ['2026-11-25T25:41:07Z', '2026-11-25T25:41:07Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ['2026-11-25', '2026-11-25'],
  [1764063667, 1764063667],
  [null, null],
])('reads the time %j as %j', (value, time) => {
  expect(readTime(value)).toBe(time);
  expect(isTime(readTime(value))).toBe(value !== time);
});

it('reads an empty list as no object', () => {
  expect([[], [1], { a: 1 }].map(readObject)).toEqual([undefined, [1], { a: 1 }]);
});
