import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditKeys } from '../audit/audit-keys';
import { type DataSubject, ownIdentifiersOf } from '../data-lifecycle/data-subject';
import { ago, type ExpiringData, OwnsExpiringData, type Removal, removalOf } from '../data-lifecycle/expiring-data';
import { type ErasedRows, OwnsPersonalData, type PersonalData } from '../data-lifecycle/personal-data';
import { hiddenPrefix } from './block.entity';

const BLOCKS = 'select prefix, until, created_at, why, by from block where prefix = any($1)';

/** Of two blocks of one identifier the longer one holds. */
const HIDE = `
  with shown as (
    delete from block b using unnest($1::text[], $2::text[]) n (identifier, hidden) where b.prefix = n.identifier
    returning n.hidden, b.until, b.created_at)
  insert into block as b (prefix, until, created_at, audit_key)
  select hidden, until, created_at, $3 from shown
  on conflict (prefix) do update set until = nullif(
    greatest(coalesce(b.until, 'infinity'), coalesce(excluded.until, 'infinity')), 'infinity')
  returning prefix`;

/** The blocks of a person, and how long blocks are kept. */
@OwnsPersonalData()
@OwnsExpiringData()
@Injectable()
export class BlockData implements PersonalData, ExpiringData {
  readonly erasedWith = 'sign-ins';
  readonly identifyingColumns = { block: ['prefix'] };

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: AuditKeys,
  ) {}

  async export({ names }: DataSubject): Promise<Record<string, object[]>> {
    const own = ownIdentifiersOf(names);
    const hidden = own.flatMap((identifier) => this.keys.hmacs(identifier)).map(hiddenPrefix);
    return { blocks: await this.dataSource.query<object[]>(BLOCKS, [[...own, ...hidden]]) };
  }

  /**
   * A block outlives its person, or a fraudster would only have to ask; it knows the person by an HMAC from then on.
   */
  async erase({ names }: DataSubject, manager: EntityManager): Promise<ErasedRows> {
    const own = ownIdentifiersOf(names);
    const hidden = own.map((identifier) => hiddenPrefix(this.keys.hmac(identifier)));
    const kept = await manager.query<unknown[]>(HIDE, [own, hidden, this.keys.fingerprint]);
    return { erased: {}, keptBlocks: kept.length };
  }

  removals(): Removal[] {
    return [removalOf('block', `until < ${ago('1 hour')}`)];
  }
}
