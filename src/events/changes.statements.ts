import { statement } from '../database/query';
import { CHANGE_COLUMNS, JOIN_ACCOUNT, type StoredChange } from './change';

/** A change, with how far the outbox goes; without a change where there is none. */
export type ReadRow = { last: string; removed: string } & (StoredChange | { id: null });

export const CHANGES_STATEMENTS = {
  read: statement<{ after: string | null; limit: number }, ReadRow>({
    name: 'read-changes',
    decides: `
      The changes after a position, in their order, each with its account as it is now; and in the same snapshot up to
      where changes are numbered, and up to where they are gone. Without a position those that are kept.`,
    sql: `
      select m.last, m.removed, c.*
      from outbox_mark m left join lateral (
        select ${CHANGE_COLUMNS} from outbox o ${JOIN_ACCOUNT}
        where o.position > coalesce(:after::bigint, m.removed) order by o.position limit :limit) c on true
      order by c.position`,
  }),
};
