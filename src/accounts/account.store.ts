import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AuditKeys } from '../audit/audit-keys';
import { Statements } from '../database/statements';
import type { Account } from './account.entity';
import { ACCOUNT_STATEMENTS } from './account.statements';

/** What a user is made of; the times stay inside. */
export type StoredAccount = Pick<Account, 'id' | 'phone' | 'email' | 'emailConfirmed' | 'data'>;

/** The accounts in PostgreSQL. `requestId` is for the audit trail. */
@Injectable()
export class AccountStore {
  private readonly sql = ACCOUNT_STATEMENTS;

  constructor(
    private readonly statements: Statements,
    private readonly keys: AuditKeys,
  ) {
    statements.declare(this.sql);
  }

  async find(
    keys: { id: string; phone?: string; email?: string },
    requestId: string,
  ): Promise<StoredAccount | undefined> {
    if (keys.phone === undefined) return (await this.statements.run(this.sql.find, keys))[0];
    const values = { ...keys, ...this.keys.subject(keys.phone, requestId) };
    return (await this.statements.run(this.sql.findByPhone, values))[0];
  }

  /** The account of a phone that was proven, made if there is none. */
  async open(phone: string, requestId: string): Promise<StoredAccount | undefined> {
    const values = { accountId: randomUUID(), phone, ...this.keys.subject(phone, requestId) };
    return (await this.statements.run(this.sql.open, values))[0];
  }
}
