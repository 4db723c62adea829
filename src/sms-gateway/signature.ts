import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether `presented` is the digest of `signed` in hex of either case; compares in constant time. */
export function isDigestOf(signed: string, algorithm: 'md5' | 'sha256', presented: string | undefined): boolean {
  return isSame(createHash(algorithm).update(signed).digest('hex'), presented?.toLowerCase());
}

/** Whether the signature `presented` is the `expected` one; the time it takes depends on the length only. */
export function isSame(expected: string, presented: string | undefined): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(presented ?? '')];
  return one.length === other.length && timingSafeEqual(one, other);
}
