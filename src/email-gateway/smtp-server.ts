/** The mail server of an `smtp://` or `smtps://` address. */
export interface SmtpServer {
  /** A name or an IP address; an IPv6 address without its brackets. */
  host: string;
  port: number;
  /** TLS from the first byte. */
  isSecure: boolean;
  auth?: { user: string; pass: string };
}

const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])$/i;

/** The mail server that `SMTP_URL` names, or `undefined` where the address cannot be read. */
export function readSmtpServer(url: string): SmtpServer | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(url);
  const [user, pass] = [decoded(username), decoded(password)];
  // What stands behind the host is the rest of a password with a `#`, `?` or `/` in it.
  const hasRest = pathname.length > 1 || search !== '' || hash !== '' || /[#?]$/.test(url);
  if (!HOST.test(hostname) || port === '0' || hasRest || user === undefined || pass === undefined) return undefined;
  if ((user === '') !== (pass === '')) return undefined;
  const isSecure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port ? Number(port) : isSecure ? 465 : 587,
    isSecure,
    ...(user === '' ? {} : { auth: { user, pass } }),
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
