import type { LimitSettings } from './limit.settings';

/**
 * Counters over the whole service, as SQL to be part of other statements: rows by name, time slot and shard that are
 * summed, so that no sign-in waits for another's. `is_below` makes a limit exact also under concurrency.
 */

/** Enough that those who count at the same moment seldom meet. */
const SHARDS = 16;
const SLOT = '5 minutes';

/** Slots by the database's clock: the present one, the one that an hour began in, and the day of UTC. */
export const NOW_SLOT = `date_bin('${SLOT}', clock_timestamp(), 'epoch')`;
export const HOUR_SLOT = `date_bin('${SLOT}', clock_timestamp() - interval '1 hour', 'epoch')`;
export const DAY_SLOT = `date_trunc('day', clock_timestamp(), 'UTC')`;

/**
 * Whether the count since a slot is below `allowed` (all SQL). Where the limit is enforced it is exact: near it who
 * counts next waits for who counts now.
 */
export function isBelow(
  { ABUSE_MODE }: Pick<LimitSettings, 'ABUSE_MODE'>,
  name: string,
  since: string,
  allowed: string | number,
): string {
  if (ABUSE_MODE === 'enforce') return `is_below(${name}, ${since}, ${allowed})`;
  return `counted(${name}, ${since}) < ${allowed}`;
}

export interface Count {
  /** SQL of the counter's name. */
  name: string;
  slot: string;
  /** SQL of what is added. */
  value: string | number;
  /** Rows that are counted: a `from` clause, with its `where`. */
  from: string;
}

/**
 * A query that adds `counts`; `shardOf` is SQL of what a row's shard is chosen by. All writers name counters in one
 * order, so none waits in a circle.
 */
export function addCounts(counts: Count[], shardOf: string): string {
  const rows = counts.map(
    ({ name, slot, value, from }) =>
      `select ${name} as name, ${slot} as slot, hashtext(${shardOf}) & ${SHARDS - 1} as shard, ${value} as value from ${from}`,
  );
  return `
    insert into counter (name, slot, shard, value) select * from (${rows.join(' union all ')}) counts order by name
    on conflict (name, slot, shard) do update set value = counter.value + excluded.value`;
}

/**
 * Merges the shards of slots that are over, of at most `$1` rows, and answers their number as `removed`: who counts an
 * hour then reads one row for most slots instead of sixteen. A reader sees the shards or what they were merged into.
 * `countedByDay` are the counters, as SQL, whose one slot is written to until the day is over; they stay as they are.
 */
export function mergeOfShards(countedByDay: string[]): string {
  return `
    with gone as (
      delete from counter where ctid = any(array(
        select ctid from counter
        where slot < date_bin('${SLOT}', clock_timestamp() - interval '${SLOT}', 'epoch') and shard <> ${SHARDS}
          and name not in (${countedByDay.join(', ')})
        limit $1))
      returning name, slot, value),
    merged as (
      insert into counter (name, slot, shard, value)
      select name, slot, ${SHARDS}, sum(value) from gone group by name, slot order by name, slot
      on conflict (name, slot, shard) do update set value = counter.value + excluded.value)
    select count(*)::integer as removed from gone`;
}
