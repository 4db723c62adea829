import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditTrail } from '../audit/audit-trail';
import { isEmail, readEmail } from '../common/email';
import { mailboxOf } from '../common/mailbox';

/** Rows that were removed, by table. */
export type Erased = Record<'account' | 'challenge' | 'delivery' | 'block' | 'mailbox' | 'audit', number>;

const ACCOUNTS = `select * from account where id = $1 or phone = $1 or (email_confirmed and lower(email) = lower($1))`;
const CHALLENGES = `select identifier, purpose, created_at, expires_at, guesses, used_at, failures_in_row, failures, sends, given_back,
  last_gateway from challenge where identifier = any($1)`;
const DELIVERIES = `select d.gateway, d.outcome, d.scope, d.code, d.cost, d.sent_at, d.report, d.report_code, d.reported_at, d.confirmed_at
  from delivery d join challenge c on c.id = d.challenge_id where c.identifier = any($1) order by d.sent_at`;
const AUDIT = `select at, event, request_id, identifier, detail, actor from audit_trail where hmac = any($1) order by at`;

/** All that is stored of one person, named by phone or id: to be handed out, or to be gone. */
@Injectable()
export class Person {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditTrail,
  ) {}

  async export(whom: string): Promise<object> {
    const { manager } = this.dataSource;
    const accounts = await manager.query<object[]>(ACCOUNTS, [whom]);
    const identifiers = await this.identifiersOf(manager, whom);
    const [challenges, deliveries, blocks, mailboxes, audit] = await Promise.all([
      manager.query<object[]>(CHALLENGES, [identifiers]),
      manager.query<object[]>(DELIVERIES, [identifiers]),
      manager.query<object[]>('select prefix, until, created_at from block where prefix = any($1)', [identifiers]),
      manager.query<object[]>('select sends from mailbox where hmac = any($1)', [this.mailboxesOf(identifiers)]),
      manager.query<object[]>(AUDIT, [identifiers.map((identifier) => this.audit.hmac(identifier))]),
    ]);
    return { accounts, challenges, deliveries, blocks, mailboxes, audit };
  }

  /** In one transaction: all or nothing. What remains in the audit trail is what happened, and not to whom. */
  erase(whom: string): Promise<Erased> {
    return this.dataSource.transaction(async (manager) => {
      const identifiers = await this.identifiersOf(manager, whom);
      const ids = (await manager.query<{ id: string }[]>(ACCOUNTS, [whom])).map(({ id }) => id);
      const remove = async (sql: string, value: unknown) => (await manager.query<[unknown, number]>(sql, [value]))[1];
      const hmacs = identifiers.map((identifier) => this.audit.hmac(identifier));
      const [{ forgotten }] = await manager.query<[{ forgotten: number }]>('select forget_in_audit($1) as forgotten', [
        hmacs,
      ]);
      return {
        delivery: await remove(
          'delete from delivery where challenge_id in (select id from challenge where identifier = any($1))',
          identifiers,
        ),
        challenge: await remove('delete from challenge where identifier = any($1)', identifiers),
        block: await remove('delete from block where prefix = any($1)', identifiers),
        mailbox: await remove('delete from mailbox where hmac = any($1)', this.mailboxesOf(identifiers)),
        account: await remove('delete from account where id = any($1)', ids),
        audit: forgotten,
      };
    });
  }

  /** The keys of the budgets of their mailboxes. */
  private mailboxesOf(identifiers: string[]): string[] {
    return identifiers.filter(isEmail).map((address) => this.audit.hmac(mailboxOf(address)));
  }

  /** Under all of these a person may be found: what was typed, id, phone and confirmed e-mail of the account, the reviewer's challenge. */
  private async identifiersOf(manager: EntityManager, whom: string): Promise<string[]> {
    const accounts = await manager.query<AccountNames[]>(ACCOUNTS, [whom]);
    const names = [whom, ...accounts.flatMap(namesOf)].filter((name) => typeof name === 'string');
    return [...new Set(names.flatMap((name) => [name, `review:${name}`]))];
  }
}

interface AccountNames {
  id: string;
  phone: string | null;
  email: string | null;
  email_confirmed: boolean;
}

/** An address that is only written down is nobody's name. */
function namesOf({ id, phone, email, email_confirmed: isConfirmed }: AccountNames): (string | null | undefined)[] {
  return [id, phone, isConfirmed && email !== null ? readEmail(email) : null];
}

/** As in `1 account, 2 challenge`: what an erasure did, for the record. */
export function inWords(erased: Erased): string {
  return Object.entries(erased)
    .map(([table, count]) => `${count} ${table}`)
    .join(', ');
}
