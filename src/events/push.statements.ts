import { statement } from '../database/query';
import { isPaused } from '../limits/pauses';
import { CHANGE_COLUMNS, JOIN_ACCOUNT, type StoredChange } from './change';

/** Seconds that a replica has a change to itself; far above what a delivery takes. */
export const LEASE_SECONDS = 30;

/** Days after its first attempt at which a change is parked. */
const PARKED_AFTER_DAYS = 3;

/** An attempt to deliver the change `seq`, the number `attempts` of its attempts. */
export interface Lease {
  seq: string;
  attempts: number;
}

/** A change that this replica delivers now. */
export type LeasedChange = StoredChange & Lease;

export const PUSH_STATEMENTS = {
  take: statement<{ limit: number }, LeasedChange>({
    name: 'take-events',
    decides: `
      Which changes this replica delivers now: of each account only the first that is not done, so that its changes
      arrive in order (R33), also behind one that failed or is parked. The lease is a time, which passes by itself where
      the replica is killed. Nothing is taken while deliveries are stopped.`,
    sql: `
      with heads as materialized (
        select seq from outbox e
        where done_at is null and position is not null and due_at <= clock_timestamp() and not ${isPaused('events')}
          and not exists (
            select from outbox before
            where before.account_key = e.account_key and before.position < e.position and before.done_at is null)
        order by position limit :limit for update skip locked),
      o as (
        update outbox e set due_at = clock_timestamp() + interval '${LEASE_SECONDS} seconds', attempts = e.attempts + 1,
          first_tried_at = coalesce(e.first_tried_at, clock_timestamp())
        from heads where e.seq = heads.seq returning e.*)
      select ${CHANGE_COLUMNS}, o.seq, o.attempts from o ${JOIN_ACCOUNT} order by o.position`,
  }),

  finish: statement<{ seq: string; accountId: string | null }, object>({
    name: 'finish-event',
    decides: `
      The change arrived, whoever has its lease by now. The retailer knows of it, so that an id that is a phone or an
      e-mail need not stand here any more (R27).`,
    sql: `
      update outbox set done_at = clock_timestamp(), problem = null, account_id = :accountId
      where seq = :seq and done_at is null`,
  }),

  postpone: statement<Lease & { problem: string; seconds: number }, { isParked: boolean }>({
    name: 'postpone-event',
    decides: `
      When a change that did not arrive is tried again; after ${PARKED_AFTER_DAYS} days of attempts not before an
      operator says so. A replica that has lost the lease decides nothing.`,
    sql: `
      update outbox set problem = :problem,
        due_at = case when first_tried_at < clock_timestamp() - interval '${PARKED_AFTER_DAYS} days' then 'infinity'
          else clock_timestamp() + :seconds * interval '1 second' end
      where seq = :seq and attempts = :attempts and done_at is null
      returning due_at = 'infinity' as "isParked"`,
  }),

  release: statement<Lease, object>({
    name: 'release-event',
    decides: 'The change is as it was before this attempt, and is the first one once deliveries go on.',
    sql: `
      update outbox set due_at = clock_timestamp(), attempts = attempts - 1
      where seq = :seq and attempts = :attempts and done_at is null`,
  }),
};
