import { part, type Part } from '../database/query';
import type { AuditEvent } from './audit.entity';

/** The identifier that a line is about, and the request that made it: `AuditKeys.subject` makes these values. */
export interface AuditSubject {
  requestId: string;
  /** The identifier, masked. */
  masked: string;
  /** The HMAC of the identifier under the current key of `AUDIT_KEY`. */
  hmac: string;
}

/** A line for each row of a query of the statement. */
export interface AuditLine<Of extends string> {
  event: AuditEvent;
  /** The query. */
  of: Of;
  /** The condition on its rows, as SQL. */
  where?: string;
  /** SQL of the detail. */
  detail?: string;
}

/**
 * Writes lines into the audit trail, in the statement that decides what they record and in the order in which they are
 * given: it is one `insert`, since PostgreSQL says nothing of the order of several.
 */
export function audited<const Of extends string>(...lines: AuditLine<Of>[]): Part<AuditSubject, Of, 'audited'> {
  return { needs: lines.map(({ of }) => of), queries: { audited: insertion(lines) } };
}

/**
 * As `audited`, for a line about one row at most that decides nothing: the statement does not wait until what it wrote
 * is on the disk, which takes a third of PostgreSQL's time for a small statement. If PostgreSQL itself crashes, what it
 * wrote in the last moment (three times `wal_writer_delay`) is lost; if the service does, nothing is.
 */
export function auditedSoon<const Of extends string>({
  of,
  where = 'true',
  ...line
}: AuditLine<Of>): Part<AuditSubject, Of, never> {
  const queries = {
    unawaited: { materialized: `select set_config('synchronous_commit', 'off', true) from ${of} where ${where}` },
    audited: insertion([{ ...line, of: `${of}, unawaited`, where }]),
  };
  return { needs: [of], queries };
}

/**
 * Writes a line that says why the request of `of`, one row at most, was refused. Only the first of a minute is written,
 * since a caller that repeats a refused request could fill the disk. The row of the identifier decides, so replicas
 * need not agree.
 */
export function auditedRefusal<const Of extends string>({
  of,
  where = 'true',
  detail,
}: Omit<AuditLine<Of>, 'event'> & { detail: string }): Part<AuditSubject, Of, never> {
  const queries = {
    refused: `select ${detail} as why from ${of} where ${where}`,
    noted: `
      insert into refusal as r (hmac, at) select :hmac, clock_timestamp() from refused
      on conflict (hmac) do update set at = excluded.at where r.at <= excluded.at - interval '1 minute'
      returning r.hmac`,
    audited: insertion([{ event: 'refused', of: 'refused, noted', detail: 'why' }]),
  };
  return { needs: [of], queries };
}

/** Writes a line of `event` for each entry of the JSON list `auditLines`: several subjects of one request. */
export const auditedList = (event: AuditEvent) =>
  part<{ requestId: string; auditLines: string }>()({
    queries: {
      audited_list: `
        insert into audit (event, detail, request_id, identifier, hmac)
        select '${event}', detail, :requestId::uuid, identifier, hmac
        from jsonb_to_recordset(:auditLines::jsonb) as l (detail text, identifier text, hmac text)`,
    },
  });

function insertion(lines: AuditLine<string>[]): string {
  const rows = lines.map(
    ({ event, of, where = 'true', detail = 'null' }) =>
      `select '${event}', ${detail}::text, :requestId::uuid, :masked::text, :hmac::text from ${of} where ${where}`,
  );
  return `insert into audit (event, detail, request_id, identifier, hmac) ${rows.join(' union all ')}`;
}
