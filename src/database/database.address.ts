/**
 * Whether the address can be read as it was meant: a / ? or # in the password ends the host too early, and an @
 * follows. A text that does not look like an address at all has its own problem.
 */
export function isReadable(address: string): boolean {
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

export function hasPassword(address: string): boolean {
  return Boolean(parse(address)?.password);
}

/** Parses as pg does: an address without a host is allowed, since a Unix socket may be named in its query. */
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
