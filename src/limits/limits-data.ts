import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditKeys } from '../audit/audit-keys';
import { type DataSubject, ownIdentifiersOf } from '../data-lifecycle/data-subject';
import { ago, type ExpiringData, OwnsExpiringData, type Removal, removalOf } from '../data-lifecycle/expiring-data';
import { type ErasedRows, OwnsPersonalData, type PersonalData, removeRows } from '../data-lifecycle/personal-data';
import { ASKED_ONE } from './asking.parts';
import { mergeOfShards } from './counters';
import { SENT as MAIL_SENT } from './mail-budget.parts';
import { COST, SENT } from './sms-budget';
import { isEmail } from '../identifiers/identifier';
import { mailboxOf } from '../identifiers/mailbox';

/** The budgets of a person's mailboxes, and how long counts are kept. */
@OwnsPersonalData()
@OwnsExpiringData()
@Injectable()
export class LimitsData implements PersonalData, ExpiringData {
  readonly erasedWith = 'limits';
  readonly identifyingColumns = { mailbox: ['hmac'] };

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: AuditKeys,
  ) {}

  async export(subject: DataSubject): Promise<Record<string, object[]>> {
    const sql = 'select sends from mailbox where hmac = any($1)';
    return { mailboxes: await this.dataSource.query<object[]>(sql, [this.mailboxesOf(subject)]) };
  }

  async erase(subject: DataSubject, manager: EntityManager): Promise<ErasedRows> {
    const sql = 'delete from mailbox where hmac = any($1)';
    await removeRows(manager, 'delete from counter where name = any($1)', [this.askedOf(subject)]);
    return { erased: { mailbox: await removeRows(manager, sql, [this.mailboxesOf(subject)]) } };
  }

  removals(): Removal[] {
    return [
      removalOf('mailbox', `last_send_at < ${ago('24 hours')}`),
      // Longer than a domain is known for.
      removalOf('mail_domain', `confirmed_at < ${ago('31 days')}`),
      removalOf('counter', `slot < ${ago('3 days')}`),
      // They count for an hour, and each is of one identifier or installation.
      removalOf('counter', `starts_with(name, '${ASKED_ONE}') and slot < ${ago('2 hours')}`),
      mergeOfShards([SENT, COST, MAIL_SENT]),
      removalOf('alert', `raised_at < ${ago('3 days')}`),
    ];
  }

  /** The counters of what the person was asked for, under all keys. */
  private askedOf({ names }: DataSubject): string[] {
    return ownIdentifiersOf(names).flatMap((name) => this.keys.hmacs(name).map((hmac) => `${ASKED_ONE}${hmac}`));
  }

  /** The budget of a mailbox is kept under the HMAC of its one spelling. */
  private mailboxesOf({ names }: DataSubject): string[] {
    const addresses = ownIdentifiersOf(names).filter(isEmail);
    return addresses.flatMap((address) => this.keys.hmacs(mailboxOf(address)));
  }
}
