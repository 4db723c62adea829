import type { RetentionSettings } from '../data-lifecycle/retention.settings';

/**
 * SQL of the time before which no record is left that is found by an HMAC: no line of the audit trail, and no delivery.
 */
export function recordsBegin({ AUDIT_RETENTION_DAYS, DELIVERY_RETENTION_DAYS }: RetentionSettings): string {
  return `clock_timestamp() - interval '1 day' *
    greatest(${AUDIT_RETENTION_DAYS}, ${DELIVERY_RETENTION_DAYS}, (select days from audit_retention))`;
}
