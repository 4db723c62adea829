import type { ThrottlerStorage } from '@nestjs/throttler';
import { LRUCache } from 'lru-cache';

/** What the throttler knows of a key once a hit is counted; times are seconds. */
type Count = Awaited<ReturnType<ThrottlerStorage['increment']>>;

const MAX_ENTRIES = 10_000;

/**
 * Counts hits in fixed windows, in memory. The stock storage sets a timer for each hit and never shrinks; this one has
 * no timers and forgets the least used entry beyond `MAX_ENTRIES`. Times are milliseconds, as the guard gives them;
 * what it returns are seconds, as the guard expects.
 */
export class BoundedThrottlerStorage implements ThrottlerStorage {
  private readonly windows = new LRUCache<string, { hits: number }>({ max: MAX_ENTRIES });

  increment(key: string, ttl: number, limit: number): Promise<Count> {
    return Promise.resolve(this.count(key, ttl, limit));
  }

  /** As `increment`, for guards that wait for no promise. */
  count(key: string, ttl: number, limit: number): Count {
    const window = this.windows.get(key) ?? { hits: 0 };
    if (window.hits++ === 0) this.windows.set(key, window, { ttl });
    const secondsLeft = Math.ceil(this.windows.getRemainingTTL(key) / 1000);
    const isBlocked = window.hits > limit;
    return {
      totalHits: window.hits,
      timeToExpire: secondsLeft,
      isBlocked,
      timeToBlockExpire: isBlocked ? secondsLeft : 0,
    };
  }
}
