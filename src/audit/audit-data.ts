import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type DataSubject, keyed, type KeyedName, ownOf } from '../data-lifecycle/data-subject';
import { ago, type ExpiringData, OwnsExpiringData, type Removal, removalOf } from '../data-lifecycle/expiring-data';
import { type ErasedRows, OwnsPersonalData, type PersonalData, removeRows } from '../data-lifecycle/personal-data';
import { RetentionSettings } from '../data-lifecycle/retention.settings';
import { AuditKeys } from './audit-keys';
import { recordsBegin } from './records-begin';

/** The database's function takes at most so many HMACs at once. */
const FORGET_AT_ONCE = 100;

const LINES = `
  select t.at, t.event, t.request_id, t.identifier, t.detail, t.actor
  from audit_trail t join unnest($1::text[], $2::timestamptz[]) n (hmac, until) on t.hmac = n.hmac and t.at <= n.until
  order by t.at`;

/** What the audit trail knows of a person, and how long it knows it. */
@OwnsPersonalData()
@OwnsExpiringData()
@Injectable()
export class AuditData implements PersonalData, ExpiringData {
  readonly erasedWith = 'trail';
  readonly identifyingColumns = { audit: ['identifier', 'hmac'], refusal: ['hmac'] };

  constructor(
    private readonly settings: RetentionSettings,
    private readonly dataSource: DataSource,
    private readonly keys: AuditKeys,
  ) {}

  async export({ names }: DataSubject): Promise<Record<string, object[]>> {
    const hmacs = this.keyed(names);
    const values = [hmacs.map(({ hmac }) => hmac), hmacs.map(({ until }) => until)];
    return { audit: await this.dataSource.query<object[]>(LINES, values) };
  }

  /** The person's lines stay in the trail, but their identifiers are removed. */
  async erase({ names }: DataSubject, manager: EntityManager): Promise<ErasedRows> {
    const own = this.keyed(ownOf(names)).map(({ hmac }) => hmac);
    await removeRows(manager, 'delete from refusal where hmac = any($1)', [own]);
    return { erased: { audit: await forget(manager, this.keyed(names)) } };
  }

  /** Notes the key that is in use before it is decided which keys are no longer needed. */
  beforeRemovals(): Promise<void> {
    return this.keys.noteCurrent();
  }

  removals(): Removal[] {
    const { AUDIT_RETENTION_DAYS } = this.settings;
    return [
      // The database's function removes the lines, since the service's role may not.
      `select remove_expired_audit(${AUDIT_RETENTION_DAYS}, $1) as removed`,
      removalOf('refusal', `at < ${ago('1 hour')}`),
      // The extra days are for replicas that still had the key as their current one. A key that a block needs is kept,
      // since nobody knows when the block ends.
      removalOf(
        'audit_key',
        `used_at < ${recordsBegin(this.settings)} - interval '30 days'
          and not exists (select from block b where b.audit_key = audit_key.fingerprint)`,
      ),
    ];
  }

  private keyed(names: DataSubject['names']): KeyedName[] {
    return keyed(names, (identifier) => this.keys.hmacs(identifier));
  }
}

async function forget(manager: EntityManager, names: KeyedName[]): Promise<number> {
  let lines = 0;
  for (const until of new Set(names.map((name) => name.until))) {
    const hmacs = names.filter((name) => name.until === until).map(({ hmac }) => hmac);
    for (let i = 0; i < hmacs.length; i += FORGET_AT_ONCE) {
      const [{ forgotten }] = await manager.query<[{ forgotten: number }]>(
        'select forget_in_audit($1, $2) as forgotten',
        [hmacs.slice(i, i + FORGET_AT_ONCE), until],
      );
      lines += forgotten;
    }
  }
  return lines;
}
