import { SAFE_SETTINGS } from '../../test/support/production-settings';
import { problemsOf } from '../../test/support/settings';
import { parseEnvironment } from '../environment';

describe('the address of the database', () => {
  it.each([
    'postgres://user:p@ss/w0rd@db:5432/sign_in',
    'postgres://user:pa/ss@db/sign_in',
    'postgres://user:pa?ss@db/sign_in',
    'postgres://user:pa#ss@db/sign_in',
    'postgres://user:100%@db/sign_in',
    'postgres://user:pass:w0rd@db:port/sign_in',
  ])(
    'R25: is refused where its password would have to be percent-encoded, without a part of it: %s',
    (DATABASE_URL) => {
      const problems = problemsOf({ DATABASE_URL });
      expect(problems).toEqual([
        'DATABASE_URL cannot be read: percent-encode the password in it, or set DATABASE_PASSWORD instead',
      ]);
    },
  );

  it.each([
    'postgres://user:p%40ss%2Fw0rd@db:5432/sign_in',
    'postgresql://db/sign_in?sslmode=verify-full',
    'postgres://user@/sign_in?host=/var/run/postgresql',
    'postgres://user:p@ss@[::1]:5432/sign_in',
  ])('is taken as it is: %s', (DATABASE_URL) => {
    expect(parseEnvironment({ ...SAFE_SETTINGS, DATABASE_URL }).DATABASE_URL).toBe(DATABASE_URL);
  });

  it('gets the password that is set apart from it, also for the migrations', () => {
    const settings = {
      DATABASE_URL: 'postgres://user@pooler:6432/sign_in',
      DATABASE_DIRECT_URL: 'postgres://db/sign_in',
      DATABASE_PASSWORD: 'p@ss/w0rd#?%41"\'$',
    };
    const { DATABASE_URL, DATABASE_DIRECT_URL } = parseEnvironment({ ...SAFE_SETTINGS, ...settings });
    for (const address of [DATABASE_URL, DATABASE_DIRECT_URL])
      expect(decodeURIComponent(new URL(address ?? '').password)).toBe(settings.DATABASE_PASSWORD);
    expect(new URL(DATABASE_URL ?? '')).toMatchObject({ username: 'user', host: 'pooler:6432', pathname: '/sign_in' });
  });

  it('R25: is refused with two passwords, or with none of its own for the one that is set', () => {
    const DATABASE_PASSWORD = 'secret';
    expect(problemsOf({ DATABASE_PASSWORD })).toEqual([
      'DATABASE_PASSWORD and DATABASE_URL must not both have a password',
    ]);
    expect(problemsOf({ DATABASE_PASSWORD, NODE_ENV: 'development', DATABASE_URL: '' })).toEqual([
      expect.stringContaining('DATABASE_PASSWORD needs DATABASE_URL'),
    ]);
  });

  it('R25: is refused for a pooler in transaction mode that would hold the lock of the migrations', () => {
    expect(problemsOf({ DATABASE_PREPARE: 'false' })).toEqual([expect.stringContaining('set DATABASE_DIRECT_URL')]);
    expect(problemsOf({ DATABASE_PREPARE: 'false', DATABASE_MIGRATE: 'false' })).toEqual([]);
    expect(problemsOf({ DATABASE_PREPARE: 'false', DATABASE_DIRECT_URL: SAFE_SETTINGS.DATABASE_URL })).toEqual([]);
  });
});
