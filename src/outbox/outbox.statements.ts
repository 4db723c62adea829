import { statement } from '../database/query';

/** Rows that one statement numbers. */
export const BATCH = 1_000;

/** An advisory lock of the database that nothing else takes. */
const NUMBERING = 7031971;

export const NUMBERING_STATEMENTS = {
  awaits: statement<object, { isNeeded: boolean }>({
    name: 'outbox-awaits-numbers',
    decides: 'Whether changes wait for their position.',
    sql: 'select exists(select from outbox where position is null) as "isNeeded"',
  }),

  lock: statement<object, { isOurs: boolean }>({
    name: 'outbox-lock-numbering',
    decides: `
      Which replica gives positions now. It is a statement of its own: the next one sees what the replica that had the
      lock before has numbered. The lock ends with the transaction, so that a pooler may stand between.`,
    sql: `select pg_try_advisory_xact_lock(${NUMBERING}) as "isOurs"`,
  }),

  number: statement<object, { numbered: number }>({
    name: 'outbox-number',
    decides: `
      The order in which changes are read: that of their commits, since a row is only seen here once it is committed,
      and for one account that of its changes (R33). Whoever has read up to a position has missed nothing before it,
      also when a slow transaction commits late. Sequences and ids of transactions give no such order.`,
    sql: `
      with mark as materialized (select last from outbox_mark),
      unnumbered as materialized (
        select seq, row_number() over (order by seq) as n
        from (select seq from outbox where position is null order by seq limit ${BATCH}) waiting),
      numbered as (
        update outbox o set position = mark.last + u.n from unnumbered u, mark where o.seq = u.seq returning 1)
      update outbox_mark set last = last + (select count(*) from numbered)
      returning (select count(*)::integer from numbered) as numbered`,
  }),
};
