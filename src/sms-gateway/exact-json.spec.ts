import fc from 'fast-check';
import { parseExactJson } from './exact-json';

describe('exact JSON', () => {
  it.each<[string, unknown]>([
    ['{"id":439166538239448536}', { id: '439166538239448536' }],
    ['[-439166538239448536 , 9007199254740993]', ['-439166538239448536', '9007199254740993']],
    ['{"id" : 9007199254740991}', { id: 9007199254740991 }],
    ['18446744073709551616', '18446744073709551616'],
  ])('keeps every digit of %s', (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  it.each([
    '[1.4391665382394485361e2,4391665382394485361.5,4391665382394485361E2,439166538239448536e-1]',
    '{"text":"439166538239448536"}',
    '{"text":"id: 439166538239448536, \\"439166538239448536\\" \\\\"}',
    '{"439166538239448536":["\\\\\\"439166538239448536"]}',
  ])('takes no fraction, power or text for an integer: %s', (text) => {
    expect(parseExactJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    '',
    '{"id":',
    '{"id":"439166538239448536',
    '"439166538239448536\\',
    '0439166538239448536',
    '"\n439166538239448536"',
  ])('refuses %j as JSON.parse does', (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });

  it('reads anything else as JSON.parse does', () => {
    const small = fc.oneof(fc.string({ unit: 'binary' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, small, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
    }));
    fc.assert(
      fc.property(tree, fc.nat(2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
