import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditKeys } from '../audit/audit-keys';
import { AuditSettings } from '../audit/audit.settings';
import { DeliverySettings } from '../delivery/delivery.settings';
import { RecurringJobs } from './recurring-jobs';

const EVERY_SECONDS = 600;
/** Small, so that no statement holds its locks for long; so many a run, so that none takes longer than its interval. */
const BATCH = 1_000;
const BATCHES = 50;

const AGO = (interval: string) => `clock_timestamp() - interval '${interval}'`;
/** What has had its time, by table. */
function expired({
  AUDIT_RETENTION_DAYS,
  DELIVERY_RETENTION_DAYS,
}: AuditSettings & DeliverySettings): [table: string, where: string][] {
  // The trail and the deliveries are what is found by an HMAC.
  const beforeTrail = `clock_timestamp() - interval '1 day' *
    greatest(${AUDIT_RETENTION_DAYS}, ${DELIVERY_RETENTION_DAYS}, (select days from audit_retention))`;
  return [
    ['delivery', `sent_at < ${AGO(`${DELIVERY_RETENTION_DAYS} days`)}`],
    // Reports of SMS that are not ours, and not of a send that is still to be recorded.
    ['delivery', `challenge_id is null and sent_at < ${AGO('1 hour')}`],
    // Idle: a code lives for minutes, so its end is as good as the last use. Failures in a row stay until a success ends
    // the row or an operator does: whoever pauses for a month does not get another hundred guesses.
    ['challenge', `expires_at < ${AGO('30 days')} and failures_in_row = 0`],
    ['mailbox', `last_send_at < ${AGO('24 hours')}`],
    // Longer than a domain is known for.
    ['mail_domain', `confirmed_at < ${AGO('31 days')}`],
    ['counter', `slot < ${AGO('3 days')}`],
    ['alert', `raised_at < ${AGO('3 days')}`],
    ['block', `until < ${AGO('1 hour')}`],
    ['mended', `mended_at < ${AGO('90 days')}`],
    ['refusal', `at < ${AGO('1 hour')}`],
    // Nothing is kept under it any more, but failures in a row.
    [
      'former_identifier',
      `at < ${beforeTrail} and not exists (select from challenge c where c.identifier = former_identifier.identifier)`,
    ],
    // With a margin for replicas that still had it as their current one. A block has no end that is known.
    [
      'audit_key',
      `used_at < ${beforeTrail} - interval '30 days' and not exists (select from block b where b.audit_key = audit_key.fingerprint)`,
    ],
    // Of replicas that were killed.
    ['gateway_breaker', `seen_at < ${AGO('1 hour')}`],
  ];
}

/** Removes what has had its time, a few rows at a time, on one replica at a time. */
@Injectable()
export class Retention implements OnApplicationBootstrap {
  constructor(
    private readonly audit: AuditSettings,
    private readonly delivery: DeliverySettings,
    private readonly jobs: RecurringJobs,
    private readonly dataSource: DataSource,
    private readonly auditKeys: AuditKeys,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every(EVERY_SECONDS, 'retention', () => this.remove());
  }

  async remove(): Promise<void> {
    await this.auditKeys.noteCurrent();
    for (const [table, where] of expired({ ...this.audit, ...this.delivery })) {
      await inBatches(async () => {
        const sql = `delete from ${table} where ctid = any(array(select ctid from ${table} where ${where} limit ${BATCH}))`;
        // For a delete the driver answers the rows, of which there are none, and their count.
        return (await this.dataSource.query<[unknown[], number]>(sql))[1];
      });
    }
    await inBatches(async () => {
      // By the function that may, where the service's role may not.
      const sql = 'select remove_expired_audit($1, $2) as removed';
      const values = [this.audit.AUDIT_RETENTION_DAYS, BATCH];
      return (await this.dataSource.query<[{ removed: number }]>(sql, values))[0].removed;
    });
  }
}

async function inBatches(remove: () => Promise<number>): Promise<void> {
  for (let batch = 0; batch < BATCHES; batch++) if ((await remove()) < BATCH) return;
}
