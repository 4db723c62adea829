const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether what is sent to `address` is encrypted, or does not leave this machine. */
export function isSafeAddress(address: unknown): boolean {
  if (typeof address !== 'string' || !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}
