import { problemsOf } from '../../test/support/settings';

describe('production', () => {
  describe('the mail', () => {
    const mail = {
      SIGN_IN_IDENTIFIERS: 'email',
      SMTP_URL: 'smtp://mail.shop.example',
      SMTP_FROM: 'no-reply@shop.example',
    };

    it.each([
      'smtp://shop:ses#ame@mail.shop.example:587',
      'smtp://shop:12#34@mail.shop.example:587',
      'smtp://shop:ses?ame@mail.shop.example:587',
      'smtp://shop:12/34@mail.shop.example:587',
      'smtp://shop:sesame%@mail.shop.example',
      'smtp://shop:ses%ame@mail.shop.example',
      'smtp://shop:sesame@mail.shop.example:99999',
      'smtp://shop:sesame@mail.shop.example:0',
      'smtp://shop:sesame@mail.shop.example:smtp',
      'smtp://shop:sesame@mail shop.example',
      'smtp://shop:sesame@почта.рф',
      'smtp://shop:sesame@[::1',
      'smtp://shop:sesame@',
      'smtp://shop@mail.shop.example',
      'smtp://:sesame@mail.shop.example',
      'smtp://shop:sesame@mail.shop.example/#',
      'https://shop:sesame@mail.shop.example',
    ])('R25: refuses SMTP_URL=%s, names it and does not show the password', (SMTP_URL) => {
      const problems = problemsOf({ ...mail, SMTP_URL }).join('\n');
      expect(problems).toContain('SMTP_URL');
      expect(problems).not.toMatch(/ses.?ame|12.34/);
    });

    it.each([
      'smtp://mail.shop.example',
      'smtps://shop:sesame@mail.shop.example/',
      'smtp://shop:pa%23s%25s%40@10.0.0.1:2525',
      'smtp://[::1]:25',
    ])('takes SMTP_URL=%s', (SMTP_URL) => {
      expect(problemsOf({ ...mail, SMTP_URL })).toEqual([]);
    });

    it.each([
      'Shop',
      'Shop <>',
      'Shop <no-reply>',
      'no-reply@shop',
      'a@shop.example, b@shop.example',
      'Shop: a@shop.example;',
      'магазин@shop.example',
      'Shop\u0000 <a@shop.example>',
    ])('R25: refuses SMTP_FROM=%j', (SMTP_FROM) => {
      expect(problemsOf({ ...mail, SMTP_FROM })).toEqual([expect.stringContaining('SMTP_FROM')]);
    });

    it.each(['no-reply@shop.example', 'Магазин <no-reply@shop.example>', '"Shop, Inc." <no-reply@почта.рф>'])(
      'takes SMTP_FROM=%s',
      (SMTP_FROM) => {
        expect(problemsOf({ ...mail, SMTP_FROM })).toEqual([]);
      },
    );
  });
});
