import fc from 'fast-check';
import { maskPhone, readCallersPhone, readMobilePhone } from './identifier';

const subscriber = fc.stringMatching(/^9990000\d{3}$/);

describe('the phone that a user signs in with', () => {
  it('R10: is the same in any spelling', () => {
    const separated = fc.tuple(
      subscriber,
      fc.constantFrom('', ' ', '-', '.', '\u00a0'),
      fc.constantFrom('+7', '7', '8', ''),
    );
    fc.assert(
      fc.property(separated, ([number, separator, prefix]) => {
        const groups = [number.slice(0, 3), number.slice(3, 6), number.slice(6, 8), number.slice(8)];
        const wide = number.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
        const spellings = [
          `${prefix}${separator}${groups.join(separator)}`,
          `${prefix} (${groups[0]}) ${groups.slice(1).join('-')}`,
          `+7${wide}`,
        ];
        for (const spelling of spellings) expect(readMobilePhone(spelling, ['RU'])).toBe(`7${number}`);
      }),
    );
  });

  it('reads its own form back', () => {
    fc.assert(fc.property(subscriber, (number) => readMobilePhone(`7${number}`, ['RU']) === `7${number}`));
  });

  it('R10: is digits only, or nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) =>
        /^7\d{10}$/.test(readMobilePhone(text, ['RU']) ?? '79990000001'),
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    '',
    '7999000000',
    '799900000011',
    '74951234567',
    '88002000600',
    '77011234567',
    '375291234567',
    'ivan@shop.example',
    'позвоните 89990000001',
    '89990000001 доб. 5',
    '79990000001;79990000002',
    'tel:+79990000001',
  ])('R10: is not %j', (text) => {
    expect(readMobilePhone(text, ['RU'])).toBeUndefined();
  });

  it('may be of other countries where the retailer says so', () => {
    expect(readMobilePhone('375291234567', ['RU', 'BY'])).toBe('375291234567');
    expect(readMobilePhone('+7 701 123 45 67', ['KZ'])).toBe('77011234567');
    expect(readMobilePhone('79990000001', ['KZ'])).toBeUndefined();
  });
});

describe('the phone as the caller writes it', () => {
  it.each([
    ['79990000001', '79990000001'],
    ['+79990000001', '79990000001'],
    ['375291234567', '375291234567'],
    ['89990000001', undefined],
    ['9990000001', undefined],
    ['+7 999 000-00-01', undefined],
    ['1000000001', undefined],
    ['customer-1', undefined],
    ['', undefined],
  ])('%j reads as %j', (text, phone) => {
    expect(readCallersPhone(text)).toBe(phone);
  });
});

it.each([
  ['79161234567', '+7 (916) ***-**-67'],
  ['375291234567', '+375 ***-**-67'],
])('masks %s as %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked);
});
