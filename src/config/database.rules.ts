import type { Environment } from './environment';

const ADDRESSES = ['DATABASE_URL', 'DATABASE_DIRECT_URL'] as const;
const ENCODING = 'percent-encode the password in it, or set DATABASE_PASSWORD instead';

/** What the settings of the database have wrong together: a sentence each, never with a part of an address in it. */
export function problemsOfDatabase(environment: Environment): string[] {
  const { DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_PASSWORD, DATABASE_MIGRATE, DATABASE_PREPARE } = environment;
  return [
    ...ADDRESSES.map((name) => {
      const address = environment[name];
      if (address === undefined) return false;
      if (!isReadable(address)) return `${name} cannot be read: ${ENCODING}`;
      return (
        DATABASE_PASSWORD !== undefined &&
        Boolean(parse(address)?.password) &&
        `DATABASE_PASSWORD and ${name} must not both have a password`
      );
    }),
    DATABASE_PASSWORD !== undefined &&
      DATABASE_URL === undefined &&
      'DATABASE_PASSWORD needs DATABASE_URL: postgres://user@host:5432/database',
    DATABASE_MIGRATE &&
      !DATABASE_PREPARE &&
      DATABASE_DIRECT_URL === undefined &&
      'DATABASE_PREPARE=false is for a pooler in transaction mode, which cannot hold the lock of the migrations: ' +
        'set DATABASE_DIRECT_URL to PostgreSQL itself, or DATABASE_MIGRATE=false',
  ].filter((problem) => problem !== false);
}

/**
 * Whether the address says what it seems to: with a / ? or # in its password, the host would be a part of that, and
 * an @ would follow. One that does not look like an address at all has its own problem.
 */
function isReadable(address: string): boolean {
  const [, authority = '', rest = ''] = /^[a-z]+:\/\/([^/?#]*)(.*)$/is.exec(address) ?? [];
  if (authority === '') return true;
  const url = parse(address);
  if (!url || rest.includes('@')) return false;
  try {
    return decodeURIComponent(url.username + url.password) !== undefined;
  } catch {
    return false;
  }
}

/** As pg does: an address without a host, for a Unix socket in its query, is one as well. */
function parse(address: string): URL | undefined {
  const whole = address.replace('@/', '@localhost/');
  return URL.canParse(whole) ? new URL(whole) : undefined;
}

/** The host and port of `address`, as a person knows them; never a part of its password. */
export function hostOf(address: string): string {
  const url = parse(address);
  if (!url) return 'an address that cannot be read';
  return `${decodeURIComponent(url.searchParams.get('host') ?? url.hostname)}:${url.port || '5432'}`;
}

/** `address` with DATABASE_PASSWORD in it. */
export function withPassword(address: string | undefined, password: string | undefined): string | undefined {
  if (address === undefined || password === undefined) return address;
  return address.replace(
    /^([a-z]+:\/\/)(?:([^/?#@:]*):?@)?/i,
    (_, scheme: string, user = '') => `${scheme}${user}:${encodeURIComponent(password)}@`,
  );
}
