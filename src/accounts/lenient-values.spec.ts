import { isNotGiven, readBoolean, readNumber, readObject, readPercent, readText } from './lenient-values';

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

it('reads an empty list as no object', () => {
  expect([[], [1], { a: 1 }].map(readObject)).toEqual([undefined, [1], { a: 1 }]);
});
