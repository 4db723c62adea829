import { maskFreeText } from './free-text';

describe('free text for the audit trail', () => {
  it.each([
    ['called from +7 (999) 000-12-34 twice', 'called from +7 (999) ***-**-34 twice'],
    ['called from 79990001234', 'called from +7 (999) ***-**-34'],
    ['his number: 8 999 000-12-34.', 'his number: +899 ***-**-34.'],
    ['999 000 12 34', '+999 ***-**-34'],
    ['７９９９０００１２３４', '+7 (999) ***-**-34'],
    ['Ivan.Petrov@shop.example asked', 'I***v@shop.example asked'],
    ['<иван@почта.рф>', '<и***н@почта.рф>'],
    ['ticket 48213, 2026-12-31 12:00, 7 phones', 'ticket 48213, 2026-12-31 12:00, 7 phones'],
  ])('R27: masks phones and e-mails: %s', (text, masked) => {
    expect(maskFreeText(text)).toBe(masked);
  });

  it('R27: masks the names of the person it is about', () => {
    expect(maskFreeText('customer-1811 asked for it', ['customer-1811'])).toBe('cu*** asked for it');
  });
});
