import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DataSubject } from '../data-lifecycle/data-subject';
import { type ExpiringData, OwnsExpiringData, type Removal } from '../data-lifecycle/expiring-data';
import { type ErasedRows, OwnsPersonalData, type PersonalData } from '../data-lifecycle/personal-data';
import { RetentionSettings } from '../data-lifecycle/retention.settings';

const OF_ACCOUNT = `
  select o.id, o.type, o.at, o.changed, o.previous_id as "previousId" from outbox o
  where o.account_key = (select key from account where id = $1) order by o.seq`;

/** The changes that the retailer is told of: which are a person's, and how long they are kept. */
@OwnsPersonalData()
@OwnsExpiringData()
@Injectable()
export class OutboxData implements PersonalData, ExpiringData {
  readonly erasedWith = 'account';
  readonly identifyingColumns = { outbox: ['account_key', 'account_id', 'previous_id'] };

  constructor(
    private readonly settings: RetentionSettings,
    private readonly dataSource: DataSource,
  ) {}

  async export({ accountId }: DataSubject): Promise<Record<string, object[]>> {
    if (accountId === undefined) return { changes: [] };
    return { changes: await this.dataSource.query<object[]>(OF_ACCOUNT, [accountId]) };
  }

  /**
   * Nothing of a person is in a change but the account's id, which the retailer has to be told for as long as it has
   * not heard of the erasure (R27).
   */
  erase(): Promise<ErasedRows> {
    return Promise.resolve({ erased: {} });
  }

  /** The mark says up to where changes are gone: whoever has read less has missed some. */
  removals(): Removal[] {
    const { CHANGES_RETENTION_DAYS } = this.settings;
    return [
      `
      with gone as (
        delete from outbox where seq in (
          select seq from outbox
          where position is not null and at < clock_timestamp() - interval '${CHANGES_RETENTION_DAYS} days'
          order by position limit $1)
        returning position),
      marked as (
        update outbox_mark set removed = greatest(removed, (select max(position) from gone))
        where exists (select from gone))
      select count(*)::integer as removed from gone`,
    ];
  }
}
