import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AuditKeys } from '../audit/audit-keys';
import { Statements } from '../database/statements';
import type { Account } from './account.entity';
import { ACCOUNT_STATEMENTS } from './account.statements';

/** What a user is made of; the times stay inside. */
export type StoredAccount = Pick<Account, 'id' | 'phone' | 'email' | 'emailConfirmed' | 'data'>;

/** An account as writers have it. The key is missing until it is stored. */
export interface WritableAccount extends StoredAccount {
  readonly key?: string;
  readonly idMadeHere: boolean;
}

/** An account that writers loaded, with those of the ids they asked for that are its aliases. */
export interface LoadedAccount extends WritableAccount {
  readonly key: string;
  readonly aliases: string[] | null;
}

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
    const { id, phone, email } = keys;
    if (phone !== undefined) {
      const values = { id, phone, ...this.keys.subject(phone, requestId) };
      return (await this.statements.run(this.sql.findByPhone, values))[0];
    }
    if (email !== undefined) return (await this.statements.run(this.sql.findByEmail, { id, email }))[0];
    return (await this.statements.run(this.sql.find, { id }))[0];
  }

  /** The account of a phone that was proven, made if there is none. */
  async open(phone: string, requestId: string): Promise<StoredAccount | undefined> {
    const values = { accountId: randomUUID(), phone, ...this.keys.subject(phone, requestId) };
    return (await this.statements.run(this.sql.open, values))[0];
  }
}
