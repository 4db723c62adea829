import { parse } from 'csv-parse/sync';
import { csvLine } from './csv';

const readBack = (values: (string | null)[]) => parse(csvLine(values))[0];

it('writes what a reader of CSV reads back, whatever stands in it', () => {
  const values = ['plain', 'a,b', 'say "no"', 'two\r\nlines', '', 'Пётр; 5 %', ' blank '];
  expect(readBack(values)).toEqual(values);
  expect(readBack([null, 'x'])).toEqual(['', 'x']);
});

it('ends each line as RFC 4180 says', () => {
  expect(csvLine(['a', 'b'])).toBe('a,b\r\n');
});

it.each(['=1+1', '+79990000001', '-2', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'])(
  'keeps %j a text where a spreadsheet would take it for a formula',
  (value) => {
    expect(readBack([value])).toEqual([`'${value}`]);
  },
);
