import { problemsOf } from '../../test/support/settings';

describe('production', () => {
  describe('numbers for review', () => {
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

    it('R25: are taken from today up to 90 days ahead', () => {
      const OTP_REVIEW_NUMBERS = `79990000001:123456:${inDays(90)},79990000002:000000:${inDays(0)}`;
      expect(problemsOf({ OTP_REVIEW_NUMBERS })).toEqual([]);
    });

    it('R25: are refused once their last day is over, with the advice to remove them', () => {
      const OTP_REVIEW_NUMBERS = `79990000001:123456:${inDays(90)},79990000002:000000:${inDays(-1)}`;
      expect(problemsOf({ OTP_REVIEW_NUMBERS })).toEqual([
        'OTP_REVIEW_NUMBERS: the last day of +7 (999) ***-**-02 is over; remove its entry',
      ]);
    });

    it.each([
      `79990000001:123456:${inDays(92)}`,
      '79990000001:123456',
      `79990000001:12345:${inDays(1)}`,
      `79990000001:12345a:${inDays(1)}`,
      `89990000001:123456:${inDays(1)}`,
      `74951234567:123456:${inDays(1)}`,
      '79990000001:123456:2026-13-01',
      '79990000001:123456:2026-11-31',
      '79990000001:123456:2027-02-29',
      '79990000001:123456:tomorrow',
      `79990000001:123456:${inDays(1)}:x`,
      `79990000001:123456:${inDays(1)},79990000001:123457:${inDays(1)}`,
      Array.from({ length: 6 }, (_, i) => `7999000000${i}:123456:${inDays(1)}`).join(),
    ])('R25: are refused as %s, without showing the code', (OTP_REVIEW_NUMBERS) => {
      const problems = problemsOf({ OTP_REVIEW_NUMBERS }).join();
      expect(problems).toContain('OTP_REVIEW_NUMBERS');
      expect(problems).not.toContain('12345');
    });
  });
});
