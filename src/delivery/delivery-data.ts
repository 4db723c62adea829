import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditKeys } from '../audit/audit-keys';
import { type DataSubject, keyed } from '../data-lifecycle/data-subject';
import { ago, type ExpiringData, OwnsExpiringData, type Removal, removalOf } from '../data-lifecycle/expiring-data';
import { type ErasedRows, OwnsPersonalData, type PersonalData, removeRows } from '../data-lifecycle/personal-data';
import { RetentionSettings } from '../data-lifecycle/retention.settings';

const DELIVERIES = `
  select d.gateway, d.outcome, d.scope, d.code, d.cost, d.sent_at, d.report, d.report_code, d.reported_at, d.confirmed_at
  from delivery d
  where d.challenge_id = any($1)
    or exists (select from unnest($2::text[], $3::timestamptz[]) n (hmac, until) where n.hmac = d.hmac and d.sent_at <= n.until)
  order by d.sent_at`;
const ERASE = `
  delete from delivery d using unnest($1::text[], $2::timestamptz[]) n (hmac, until)
  where d.hmac = n.hmac and d.sent_at <= n.until`;

/** The messages that were sent to a person, and how long the records of messages are kept. */
@OwnsPersonalData()
@OwnsExpiringData()
@Injectable()
export class DeliveryData implements PersonalData, ExpiringData {
  readonly erasedWith = 'deliveries';
  readonly identifyingColumns = { delivery: ['challenge_id', 'hmac'] };

  constructor(
    private readonly settings: RetentionSettings,
    private readonly dataSource: DataSource,
    private readonly keys: AuditKeys,
  ) {}

  async export({ names, challengeIds }: DataSubject): Promise<Record<string, object[]>> {
    return { deliveries: await this.dataSource.query<object[]>(DELIVERIES, [challengeIds, ...this.times(names)]) };
  }

  async erase({ names, challengeIds }: DataSubject, manager: EntityManager): Promise<ErasedRows> {
    const ofChallenges = 'delete from delivery where challenge_id = any($1)';
    const removed = await removeRows(manager, ofChallenges, [challengeIds]);
    return { erased: { delivery: removed + (await removeRows(manager, ERASE, this.times(names))) } };
  }

  removals(): Removal[] {
    return [
      removalOf('delivery', `sent_at < ${ago(`${this.settings.DELIVERY_RETENTION_DAYS} days`)}`),
      // Reports of SMS that are not ours, and not of a send that is still to be recorded.
      removalOf('delivery', `challenge_id is null and sent_at < ${ago('1 hour')}`),
    ];
  }

  /** HMACs of the names, and beside them the times until which the rows under them are the person's. */
  private times(names: DataSubject['names']): [hmacs: string[], until: string[]] {
    const keyedNames = keyed(names, (identifier) => this.keys.hmacs(identifier));
    return [keyedNames.map(({ hmac }) => hmac), keyedNames.map(({ until }) => until)];
  }
}
