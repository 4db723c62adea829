import { addCounts, NOW_SLOT } from '../database/counters';
import type { Rider } from '../database/statements';

/** Begins the names of the counters of requests that no gateway was asked for; the reason follows. */
export const TURNED_AWAY = 'turned-away:';

/** Counts the request for a code that ends here, without any gateway: `reason` is SQL, a row of `from` says that it does. */
export function turnedAway(reason: string, from: string): Rider {
  const counts = [{ name: `'${TURNED_AWAY}' || ${reason}`, slot: NOW_SLOT, value: 1, from }];
  // Whoever is turned away again and again is spread as well: a shard of the identifier's would make the requests wait for each other.
  return { name: 'turned-away', text: () => `turned_away as (${addCounts(counts, 'random()::text')})`, values: [] };
}
