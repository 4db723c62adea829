import { randomUUID } from 'node:crypto';
import { deriveCode, fingerprint, isCode, isSameCode } from './one-time-code';

const SECRET = 'secret-of-at-least-32-characters-01';
const SOURCE = { id: '2f0a7c52-2f0f-4c58-9d1e-0f8f5a4f3f11', purpose: 'sign-in', identifier: '79990000001' };

it('derives the same code from the same challenge, and another one when anything differs', () => {
  const code = deriveCode(SECRET, SOURCE, 9);
  expect(deriveCode(SECRET, { ...SOURCE }, 9)).toBe(code);
  const others = [
    deriveCode(`${SECRET}x`, SOURCE, 9),
    deriveCode(SECRET, { ...SOURCE, id: randomUUID() }, 9),
    deriveCode(SECRET, { ...SOURCE, purpose: 'confirm-phone' }, 9),
    deriveCode(SECRET, { ...SOURCE, identifier: '79990000002' }, 9),
    // The parts are length-prefixed: moving a character from one to the next is another challenge.
    deriveCode(SECRET, { ...SOURCE, purpose: 'sign-in7', identifier: '9990000001' }, 9),
  ];
  expect(new Set([code, ...others]).size).toBe(6);
});

it.each([6, 7, 8, 9])('R16: codes of %d digits are uniform from all zeros to all nines', (digits) => {
  const codes = Array.from({ length: digits === 6 ? 200_000 : 50_000 }, (_, i) =>
    deriveCode(SECRET, { ...SOURCE, id: `${digits}-${i}` }, digits),
  );
  for (let position = 0; position < digits; position++) {
    const counts = Array<number>(10).fill(0);
    for (const code of codes) counts[Number(code[position])]! += 1;
    const expected = codes.length / 10;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 9 degrees of freedom: a fair source exceeds 33.7 once in 10,000 runs, and these codes are the same in every run.
    expect(chiSquare).toBeLessThan(33.7);
  }
  expect(codes.every((code) => code.length === digits)).toBe(true);
  expect(codes.some((code) => code.startsWith('00'))).toBe(true);
  expect(codes.some((code) => code.startsWith('99'))).toBe(true);
});

it.each(['123456', '000000', '004217'])('R09: takes %s for a code', (text) => {
  expect(isCode(text, 6)).toBe(true);
});

it.each(['', '12345', '1234567', '12345a', ' 123456', '123456\n', '１２３４５６', '١٢٣٤٥٦', '-12345', '1.2345'])(
  'R09: takes %j for none',
  (text) => {
    expect(isCode(text, 6)).toBe(false);
  },
);

it('compares codes', () => {
  expect([isSameCode('123456', '123456'), isSameCode('123456', '123457')]).toEqual([true, false]);
});

it('names a secret without telling it', () => {
  expect(fingerprint(SECRET)).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprint(SECRET)).not.toBe(fingerprint(`${SECRET}x`));
});
