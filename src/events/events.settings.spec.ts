import { problemsOf } from '../../test/support/settings';

describe('settings of the push', () => {
  const SECRET = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;
  const EVENTS_URL = 'https://shop.example/events';
  it.each([
    [{ EVENTS_URL }, 'EVENTS_SECRETS must be set'],
    [{ EVENTS_URL: 'http://shop.example/events', EVENTS_SECRETS: SECRET }, 'EVENTS_URL must be an https://'],
    [{ EVENTS_URL: 'https://user:word@shop.example/', EVENTS_SECRETS: SECRET }, 'no user and no password'],
    [{ EVENTS_URL, EVENTS_SECRETS: 'whsec_c2hvcnQ=' }, 'EVENTS_SECRETS: each must be whsec_'],
    [{ EVENTS_URL, EVENTS_SECRETS: SECRET.slice('whsec_'.length) }, 'EVENTS_SECRETS: each must be whsec_'],
  ])('%j are refused', (given, problem) => {
    expect(problemsOf(given)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('are an address and a secret', () => {
    expect(problemsOf({ EVENTS_URL, EVENTS_SECRETS: SECRET })).toEqual([]);
  });
});
