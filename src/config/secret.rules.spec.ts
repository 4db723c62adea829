import { problemsOf } from '../../test/support/settings';

describe('production', () => {
  it('R25: refuses a report token that is an API key as well', () => {
    const SMS_REPORT_TOKEN = 'token-'.repeat(6);
    const problems = problemsOf({ SMS_REPORT_TOKEN, IMSHOP_API_KEYS: SMS_REPORT_TOKEN });
    expect(problems).toEqual([expect.stringContaining('SMS_REPORT_TOKEN')]);
  });

  it.each([
    ['a blank', 'imshop key 0123456789abcdef'],
    ['a line break', 'imshop-key-0123456789\nabcdef'],
    ['quotes', '"imshop-key-0123456789abcdef"'],
    ['single quotes', "'imshop-key-0123456789abcdef'"],
    ['Cyrillic', 'imshор-key-0123456789abcdef'],
  ])('R25: refuses API keys that can never match, as with %s', (_, key) => {
    for (const name of ['IMSHOP_API_KEYS', 'RETAILER_API_KEYS']) {
      const problems = problemsOf({ [name]: `good-key-0123456789abcdef,${key}` });
      expect(problems).toEqual([expect.stringMatching(`^${name}: a key can never match`)]);
      expect(problems.join()).not.toContain('0123');
    }
  });

  it.each(['IMSHOP_API_KEYS', 'RETAILER_API_KEYS', 'OTP_SECRETS', 'AUDIT_KEY', 'SMS_REPORT_TOKEN'])(
    'R25: refuses one character over and over as %s',
    (name) => {
      expect(problemsOf({ [name]: 'x'.repeat(48) })).toEqual([
        expect.stringContaining(`${name} must not be one character`),
      ]);
      expect(problemsOf({ [name]: `${'x'.repeat(47)}y` })).toEqual([]);
    },
  );

  it.each([
    ['OTP_SECRETS', 'AUDIT_KEY'],
    ['IMSHOP_API_KEYS', 'OTP_SECRETS'],
    ['RETAILER_API_KEYS', 'OTP_SECRETS'],
    ['IMSHOP_API_KEYS', 'AUDIT_KEY'],
    ['RETAILER_API_KEYS', 'SMS_REPORT_TOKEN'],
  ])('R25: refuses one value as %s and %s', (one, other) => {
    const value = 'one-secret-for-everything-0123456789';
    expect(problemsOf({ [one]: value, [other]: value })).toEqual([`${one} and ${other} must not share a value`]);
  });
});
