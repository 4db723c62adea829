import fc from 'fast-check';
import { maskPhone, readCallersMobile, readCallersPhone, readMobilePhone } from './identifier';

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

  it.each([
    ...['\u200b', '\u200e', '\u202a', '\u202e', '\u2066', '\u2069', '\ufeff', '\u00ad', '\u2009', '\r\n'].flatMap(
      (mark) => [`${mark}+7 999${mark} 000-00-01${mark}`, `${mark}7999${mark}0000001${mark}`],
    ),
    '789990000001',
  ])('R30: %j is the phone without its marks', (text) => {
    expect(readMobilePhone(text, ['RU'])).toBe('79990000001');
  });

  it.each(['\u0301'.repeat(16_384), '7'.repeat(16_384)])('R30: is not looked for in a text of 16 KB', (text) => {
    expect(readMobilePhone(text, ['RU'])).toBeUndefined();
    expect(readCallersPhone(text)).toBeUndefined();
  });

  it('R30: is read country code first where it can be, with separators and without', () => {
    for (const text of ['9613123456', '961 3 123456', '(961) 312-34-56', '+9613123456', '９６１３１２３４５６']) {
      expect(readMobilePhone(text, ['RU', 'LB'])).toBe('9613123456');
    }
    expect(readCallersMobile('9613123456', ['RU', 'LB'])).toBe('9613123456');
    expect(readMobilePhone('9613123456', ['RU'])).toBe('79613123456');
    expect(readCallersMobile('9613123456', ['RU'])).toBeUndefined();
  });

  it('R30: is none of Abkhazia unless the settings let +7940 in', () => {
    for (const read of [readMobilePhone, readCallersMobile]) {
      expect(read('79401234567', ['RU'])).toBeUndefined();
      expect(read('79401234567', ['RU', '+7940'])).toBe('79401234567');
      expect(read('79401234567', ['+7940'])).toBeUndefined();
    }
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
    ['789161112233', '79161112233'],
    ['4407911123456', '447911123456'],
    ['\u202a+79990000001\u202c', '79990000001'],
    ['74951234567', '74951234567'],
  ])('%j reads as %j', (text, phone) => {
    expect(readCallersPhone(text)).toBe(phone);
  });
});

describe('what an id reads as', () => {
  it.each(['4702001', '1000000001', '74951234567', '88002000600', '9990000001', 'customer-79990000001'])(
    'R30: %j is no phone of the user',
    (id) => {
      expect(readCallersMobile(id, ['RU'])).toBeUndefined();
    },
  );

  it('R30: every form of a phone reads back as itself', () => {
    const digits = fc.stringMatching(/^\+?[1-9]\d{6,14}$/);
    fc.assert(
      fc.property(digits, (text) => {
        const phone = readCallersPhone(text);
        if (phone === undefined) return;
        expect(phone).toMatch(/^[1-9]\d{6,14}$/);
        expect(readCallersPhone(phone)).toBe(phone);
      }),
      { numRuns: 5000 },
    );
  });

  it('R30: what the caller writes and what the user types is one phone', () => {
    const mobile = fc.stringMatching(/^\+?(7|78|375|961|440|44)?\d{7,10}$/);
    fc.assert(
      fc.property(mobile, (text) => {
        const phone = readCallersMobile(text, ['RU', 'BY', 'LB', 'GB']);
        if (phone !== undefined) expect(readMobilePhone(text, ['RU', 'BY', 'LB', 'GB'])).toBe(phone);
      }),
      { numRuns: 5000 },
    );
  });
});

it.each([
  ['79161234567', '+7 (916) ***-**-67'],
  ['375291234567', '+375 ***-**-67'],
])('masks %s as %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked);
});

describe('a Russian mobile in the form that callers use', () => {
  // `+` leads past the short way, through the library.
  const bothWays = (digits: string, regions: string[]) => [
    readMobilePhone(digits, regions),
    readMobilePhone(`+${digits}`, regions),
    readCallersMobile(digits, regions),
    readCallersMobile(`+${digits}`, regions),
  ];

  it('is read as the library reads it, whatever its prefix', () => {
    const differing: string[] = [];
    for (let prefix = 0; prefix < 100_000; prefix++) {
      const digits = `79${String(prefix).padStart(5, '0')}${String((prefix * 7919) % 10_000).padStart(4, '0')}`;
      if (new Set(bothWays(digits, ['RU'])).size > 1) differing.push(digits);
    }
    expect(differing).toEqual([]);
  });

  it('is none where Russia is not among the regions, nor with a digit more or less', () => {
    expect(bothWays('79161234567', ['KZ'])).toEqual([undefined, undefined, undefined, undefined]);
    expect(bothWays('7916123456', ['RU'])).toEqual([undefined, undefined, undefined, undefined]);
    expect(bothWays('791612345678', ['RU'])).toEqual([undefined, undefined, undefined, undefined]);
  });
});
