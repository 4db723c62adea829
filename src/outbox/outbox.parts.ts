import { part, type Part } from '../database/query';
import type { ChangeType } from './outbox.entity';

/** A change for each row of a query that gives the `key` and the `id` of an account. */
export interface Told<Of extends string> {
  type: ChangeType;
  /** The query, which has locked or written the accounts: the order of an account's changes is that of its locks. */
  of: Of;
  /** The condition on its rows, as SQL. */
  where?: string;
  /** SQL of the id that the account had before. */
  previousId?: string;
  /** SQL of the names of the fields that changed, as `text[]`. */
  changed?: string;
}

/**
 * Writes changes into the outbox, in the statement that makes them, so that neither goes without the other. Several are
 * one `insert`, since PostgreSQL says nothing of the order of several: they are told in the order in which they stand.
 */
export function told<const Of extends string>(...changes: Told<Of>[]): Part<{ requestId: string }, Of, 'told'> {
  return part<{ requestId: string }>()({
    needs: changes.map(({ of }) => of),
    queries: { told: insertion(changes, ':requestId::uuid') },
  });
}

/** What `told` writes, as SQL for a statement without parts. `requestId` is SQL too. */
export function toldAs(change: Told<string>, requestId: string): string {
  return insertion([change], requestId);
}

function insertion(changes: Told<string>[], requestId: string): string {
  const rows = changes.map(
    ({ type, of, where = 'true', previousId = 'null', changed = 'null' }) => `
    select gen_random_uuid(), key, id, '${type}', ${previousId}::text, ${changed}::text[], ${requestId}::uuid
    from ${of} where ${where}`,
  );
  return `
    insert into outbox (id, account_key, account_id, type, previous_id, changed, request_id)${rows.join(' union all')}`;
}
