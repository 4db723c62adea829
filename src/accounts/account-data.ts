import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { recordsBegin } from '../audit/records-begin';
import { type DataSubject, ownIdentifiersOf } from '../data-lifecycle/data-subject';
import { ago, type ExpiringData, OwnsExpiringData, type Removal, removalOf } from '../data-lifecycle/expiring-data';
import { type ErasedRows, OwnsPersonalData, type PersonalData, removeRows } from '../data-lifecycle/personal-data';
import { toldAs } from '../outbox/outbox.parts';
import { RetentionSettings } from '../data-lifecycle/retention.settings';

const ACCOUNTS = 'select * from account where id = $1';
const ALIASES = `
  select i.id from account a join account_id i on i.account_key = a.key and not i.is_current where a.id = $1`;
/** All ids that lead to the account. */
const IDS = `select $1 as id union all ${ALIASES}`;
/** Counts the account that goes and its consents, and tells the retailer of it. `$2` is the id of the request. */
const ERASE = `
  with gone as (delete from account where id = $1 returning id, key),
    told as (${toldAs({ type: 'account.erased', of: 'gone' }, '$2')}),
    consents as (delete from consent c using gone where c.account_key = gone.key returning 1)
  select (select count(*) from gone)::integer as account, (select count(*) from consents)::integer as consent`;
const CONSENTS = `
  select c.kind, c.given, c.at, c.source, c.wording, c.request_id, c.installation, c.proof
  from consent c join account a on a.key = c.account_key where a.id = $1 order by c.at, c.seq`;
const FORMER = 'select identifier, at from former_identifier where account_id = $1 order by at';
/** What the migration took from the account, and from others because the account kept it. */
const FORGET_MENDED = `
  delete from mended m using (${IDS}) ids where m.account_id = ids.id or m.reason = 'also of ' || ids.id`;
const IDENTITIES = `
  select i.provider, i.subject, i.linked_at from account a join identity i on i.account_key = a.key where a.id = $1`;
const MENDED = `select field, value, reason, mended_at from mended where account_id in (${IDS}) order by id`;

/** What is stored of a person's account, and how long of former phones and e-mails. */
@OwnsPersonalData()
@OwnsExpiringData()
@Injectable()
export class AccountData implements PersonalData, ExpiringData {
  readonly erasedWith = 'account';
  readonly identifyingColumns = {
    account: ['id', 'phone', 'email', 'email_confirmed'],
    account_id: ['id', 'account_key'],
    consent: ['account_key', 'installation'],
    former_identifier: ['account_id', 'identifier'],
    identity: ['subject', 'account_key'],
    mended: ['account_id', 'value'],
  };

  constructor(
    private readonly settings: RetentionSettings,
    private readonly dataSource: DataSource,
  ) {}

  async export({ accountId }: DataSubject): Promise<Record<string, object[]>> {
    const select = (sql: string) => (accountId === undefined ? [] : this.dataSource.query<object[]>(sql, [accountId]));
    return {
      accounts: await select(ACCOUNTS),
      aliases: await select(ALIASES),
      identities: await select(IDENTITIES),
      consents: await select(CONSENTS),
      formerIdentifiers: await select(FORMER),
      mended: await select(MENDED),
    };
  }

  /** All that was kept under the names goes, so no other account needs to remember that it had one of them once. */
  async erase({ accountId, names, requestId }: DataSubject, manager: EntityManager): Promise<ErasedRows> {
    if (accountId === undefined) return { erased: { account: 0, consent: 0 } };
    await removeRows(manager, 'delete from former_identifier where identifier = any($1)', [ownIdentifiersOf(names)]);
    await removeRows(manager, FORGET_MENDED, [accountId]);
    const values = [accountId, requestId ?? null];
    const [erased] = await manager.query<[{ account: number; consent: number }]>(ERASE, values);
    return { erased };
  }

  removals(): Removal[] {
    return [
      removalOf('mended', `mended_at < ${ago('90 days')}`),
      // Nothing is kept under such an identifier any more, but failures in a row.
      removalOf(
        'former_identifier',
        `at < ${recordsBegin(this.settings)}
          and not exists (select from challenge c where c.identifier = former_identifier.identifier)`,
      ),
    ];
  }
}
