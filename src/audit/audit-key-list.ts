export const AUDIT_KEY_LENGTH = 32;

/**
 * The keys in `AUDIT_KEY`, the current one first; the text itself if no key is long enough. Up to version 2.1.0 the
 * setting was one key, which may have held a comma: so each rest of the list is a key as well, and an entry that is too
 * short is part of such a key.
 */
export function readAuditKeys(text: string): string[] {
  const entries = text.split(',');
  const candidates = entries.flatMap((entry, i) => [entry, entries.slice(i).join(',')]);
  const keys = candidates.map((key) => key.trim()).filter((key) => key.length >= AUDIT_KEY_LENGTH);
  return keys.length > 0 ? [...new Set(keys)] : [text];
}
