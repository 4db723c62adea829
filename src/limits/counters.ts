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

/** A limit of the whole service: how much a counter may count since a slot. */
export interface CounterLimit {
  /** SQL of the counter's name. */
  name: string;
  /** SQL of the slot. */
  since: string;
  /** The number, or SQL of it. */
  allowed: string | number;
  /** What is allowed at least, where `allowed` depends on what else was counted. */
  atLeast: number;
}

/** So many counts below a limit nobody waits for anybody: more than there are statements at the same moment. */
const FAR = 200;

/**
 * Whether the count is below the limit. Where the limit is enforced it is exact: near it who counts next waits for who
 * counts now, in `is_below`. Far from it a sub-select answers, which saves two calls of functions that PostgreSQL sets
 * up anew each time, 30 µs in a sign-in. The sub-select sees the moment in which the statement began, which is why
 * `FAR` is more than one statement.
 */
export function isBelow(
  { ABUSE_MODE }: Pick<LimitSettings, 'ABUSE_MODE'>,
  { name, since, allowed, atLeast }: CounterLimit,
): string {
  if (ABUSE_MODE !== 'enforce') return `counted(${name}, ${since}) < ${allowed}`;
  const exact = `is_below(${name}, ${since}, ${allowed})`;
  if (atLeast <= FAR) return exact;
  // The slot is a sub-select, or its clock would be read for each row of the counter instead of once for the index.
  return `case when (select coalesce(sum(value), 0) from counter where name = ${name} and slot >= (select ${since}))
    < ${atLeast - FAR} then true else ${exact} end`;
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
 * order, the one of their names as SQL, so none waits in a circle. PostgreSQL does not sort the rows of a sign-in.
 */
export function addCounts(counts: Count[], shardOf: string): string {
  const inOrder = counts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const rows = inOrder.map(
    ({ name, slot, value, from }) =>
      `select ${name}, ${slot}, hashtext(${shardOf}) & ${SHARDS - 1}, ${value} from ${from}`,
  );
  return `
    insert into counter (name, slot, shard, value) ${rows.join(' union all ')}
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
