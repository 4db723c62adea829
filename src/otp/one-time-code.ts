import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a code is derived from and bound to. */
export interface CodeSource {
  /** The challenge's random id. */
  id: string;
  purpose: string;
  identifier: string;
}

/**
 * The code of a challenge: HMAC-SHA-256 over id, purpose and identifier, each length-prefixed, then truncated as in
 * RFC 4226 §5.3, but to 63 bits where the RFC takes 31: with 9 digits 31 bits would favour the lower codes by half.
 * Nothing stored is worth guessing against.
 */
export function deriveCode(secret: string, source: CodeSource, digits: number): string {
  const hmac = createHmac('sha256', secret);
  for (const part of [source.id, source.purpose, source.identifier]) {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hmac.update(length).update(bytes);
  }
  const mac = hmac.digest();
  const number = BigInt.asUintN(63, mac.readBigUInt64BE(mac.readUInt8(31) & 0x0f));
  return String(number % 10n ** BigInt(digits)).padStart(digits, '0');
}

/** Whether `guess` could be a code at all: exactly so many ASCII digits (R09). */
export function isCode(guess: string, digits: number): boolean {
  return guess.length === digits && /^[0-9]+$/.test(guess);
}

/** In constant time; both have the same length. */
export function isSameCode(guess: string, code: string): boolean {
  return timingSafeEqual(Buffer.from(guess), Buffer.from(code));
}

/** Names a secret without telling it: enough for a challenge to remember which one it was made with. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(`fingerprint:${secret}`).digest('hex').slice(0, 16);
}
