import { addCounts, NOW_SLOT } from '../database/counters';
import type { Rider } from '../database/statements';

/** Begins the names of the counters of requests that no gateway was asked for; the reason follows. */
export const TURNED_AWAY = 'turned-away:';

/**
 * Counts each row of `from`, a query of the statement: a request for a code that ended before any gateway was asked. `reason`
 * is SQL.
 */
export function turnedAway(reason: string, from: string): Rider {
  const counts = [{ name: `'${TURNED_AWAY}' || ${reason}`, slot: NOW_SLOT, value: 1, from }];
  // The shard is random: with one for each identifier, the requests of somebody who repeats them fast would wait for each
  // other.
  return { name: 'turned-away', text: () => `turned_away as (${addCounts(counts, 'random()::text')})`, values: [] };
}
