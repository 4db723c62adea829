import { LRUCache } from 'lru-cache';
import { createHmac, randomBytes } from 'node:crypto';

/** So many different recipients make it unlikely that a refusal is about one of them. */
const RECIPIENTS = 5;
const MAX_CODES = 20;
const MEMORY_MS = 3_600_000;

/**
 * The refusals of one gateway that do not tell whether they are about the recipient (R29), since it last took an SMS.
 * They speak against the gateway once five different recipients have met the same one. Phones are kept as keyed
 * digests, in memory only, at most five for each of twenty codes, for an hour after the last refusal with that code.
 */
export class UnknownRefusals {
  private readonly key = randomBytes(32);
  private readonly recipients = new LRUCache<string, Set<string>>({ max: MAX_CODES, ttl: MEMORY_MS, ttlResolution: 0 });

  /** Records that `phone` met the refusal `code`; answers whether the refusal now speaks against the gateway. */
  add(code: string, phone: string): boolean {
    const met = this.recipients.get(code) ?? new Set<string>();
    if (met.size < RECIPIENTS) met.add(createHmac('sha256', this.key).update(phone).digest('base64'));
    this.recipients.set(code, met);
    return met.size >= RECIPIENTS;
  }
}
