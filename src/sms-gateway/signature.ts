import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether `presented` is the digest of `signed` in hex, of whichever case; the time tells nothing of the digest. */
export function isDigestOf(signed: string, algorithm: 'md5' | 'sha256', presented: string | undefined): boolean {
  const expected = Buffer.from(createHash(algorithm).update(signed).digest('hex'));
  const given = Buffer.from(presented?.toLowerCase() ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
