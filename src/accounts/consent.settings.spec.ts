import { problemsOf } from '../../test/support/settings';

describe('settings of consents', () => {
  it.each([
    [{ SUBSCRIPTIONS: 'sms, e-mail' }, 'SUBSCRIPTIONS: each must be a letter'],
    [{ SUBSCRIPTIONS: 'sms,marketing' }, 'SUBSCRIPTIONS must not have marketing'],
    [{ CONSENT_WORDING: 'x'.repeat(101) }, 'CONSENT_WORDING must have at most 100 characters'],
    [{ CONSENT_WORDING: 'a\u0007b' }, 'CONSENT_WORDING must have at most 100 characters'],
  ])('%j are refused', (given, problem) => {
    expect(problemsOf(given)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('are ids of subscriptions, and a version', () => {
    expect(problemsOf({ SUBSCRIPTIONS: 'sms, email, pushNews', CONSENT_WORDING: '2026-09, с сайта' })).toEqual([]);
  });
});
