import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditKeys } from '../audit/audit-keys';
import { Environment } from '../config/environment';
import { RecurringJobs } from './recurring-jobs';

const EVERY_SECONDS = 600;
/**
 * Rows of one statement, few so that it holds its locks briefly; and statements of one run, so that it ends in time.
 */
const BATCH = 1_000;
const BATCHES = 50;

const AGO = (interval: string) => `clock_timestamp() - interval '${interval}'`;
/** The tables with expired rows, and the condition that finds these. */
function expired(environment: Environment): [table: string, where: string][] {
  // The trail and the deliveries are what is found by an HMAC.
  const beforeTrail = `clock_timestamp() - interval '1 day' *
    greatest(${environment.AUDIT_RETENTION_DAYS}, ${environment.DELIVERY_RETENTION_DAYS},
    (select days from audit_retention))`;
  return [
    ['delivery', `sent_at < ${AGO(`${environment.DELIVERY_RETENTION_DAYS} days`)}`],
    // These are reports of SMS that the service did not send. An hour leaves time to record a send that it did.
    ['delivery', `challenge_id is null and sent_at < ${AGO('1 hour')}`],
    // Idle: a code lives for minutes, so its end is as good as the last use. Failures in a row stay until a success
    // ends the row or an operator does: whoever pauses for a month does not get another hundred guesses.
    ['challenge', `expires_at < ${AGO('30 days')} and failures_in_row = 0`],
    ['mailbox', `last_send_at < ${AGO('24 hours')}`],
    // A domain counts as known for 30 days after its last confirmation.
    ['mail_domain', `confirmed_at < ${AGO('31 days')}`],
    ['counter', `slot < ${AGO('3 days')}`],
    ['alert', `raised_at < ${AGO('3 days')}`],
    ['block', `until < ${AGO('1 hour')}`],
    ['mended', `mended_at < ${AGO('90 days')}`],
    ['refusal', `at < ${AGO('1 hour')}`],
    // Nothing but failures in a row can still be kept under a former identifier of that age.
    [
      'former_identifier',
      `at < ${beforeTrail} and not exists (select from challenge c where c.identifier = former_identifier.identifier)`,
    ],
    // The margin is for replicas that still use the key as their current one. A block may have no known end.
    [
      'audit_key',
      `used_at < ${beforeTrail} - interval '30 days'
        and not exists (select from block b where b.audit_key = audit_key.fingerprint)`,
    ],
    // These rows were left by replicas that were killed.
    ['gateway_breaker', `seen_at < ${AGO('1 hour')}`],
  ];
}

/** Removes what has had its time, a few rows at a time, on one replica at a time. */
@Injectable()
export class Retention implements OnApplicationBootstrap {
  constructor(
    private readonly environment: Environment,
    private readonly jobs: RecurringJobs,
    private readonly dataSource: DataSource,
    private readonly auditKeys: AuditKeys,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every(EVERY_SECONDS, 'retention', () => this.remove());
  }

  async remove(): Promise<void> {
    await this.auditKeys.noteCurrent();
    for (const [table, where] of expired(this.environment)) {
      await inBatches(async () => {
        const batch = `select ctid from ${table} where ${where} limit ${BATCH}`;
        const sql = `delete from ${table} where ctid = any(array(${batch}))`;
        // TypeORM answers a delete with a pair: the returned rows (none here) and the number of deleted rows.
        return (await this.dataSource.query<[unknown[], number]>(sql))[1];
      });
    }
    await inBatches(async () => {
      // The function of the table's owner may delete lines, which the service's own role may not.
      const sql = 'select remove_expired_audit($1, $2) as removed';
      const values = [this.environment.AUDIT_RETENTION_DAYS, BATCH];
      return (await this.dataSource.query<[{ removed: number }]>(sql, values))[0].removed;
    });
  }
}

async function inBatches(remove: () => Promise<number>): Promise<void> {
  for (let batch = 0; batch < BATCHES; batch++) if ((await remove()) < BATCH) return;
}
