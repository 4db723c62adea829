import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DatabaseError } from 'pg';
import { Failure, type FailureCode } from '../common/failure';
import { type Rider, Statements } from '../database/statements';
import type { Account } from './account.entity';
import { FIND_ACCOUNT, grantAccount, OPEN_ACCOUNT, WRITE_BY_ID, WRITE_BY_PHONE } from './account.statements';
import type { AccountDto } from './dto/account.dto';
import type { WrittenAccountDto } from './dto/upsert-answer.dto';

/** What a user is made of; the times stay inside. */
export type StoredAccount = Pick<Account, 'id' | 'phone' | 'email' | 'emailConfirmed' | 'data'>;

const TAKEN: Record<string, FailureCode> = {
  account_phone_key: 'PHONE_TAKEN',
  account_confirmed_email_key: 'EMAIL_TAKEN',
};

/** The accounts in PostgreSQL. */
@Injectable()
export class AccountStore {
  constructor(private readonly statements: Statements) {}

  async find(keys: { id: string; phone?: string; email?: string }): Promise<StoredAccount | undefined> {
    const values = [keys.id, keys.phone ?? null, keys.email ?? null];
    return (await this.statements.run<StoredAccount>(FIND_ACCOUNT, values))[0];
  }

  /** The account of a phone that was proven, made if there is none. */
  async open(phone: string): Promise<StoredAccount | undefined> {
    return (await this.statements.run<StoredAccount>(OPEN_ACCOUNT, [randomUUID(), phone]))[0];
  }

  /** The same for the winner of a one-time code, within the statement that consumes it. */
  grant(): Rider {
    return grantAccount(randomUUID());
  }

  /** @throws `Failure` `PHONE_TAKEN` or `EMAIL_TAKEN` when another account has them */
  async write({ id, phone, email, emailConfirmed, ...fields }: AccountDto): Promise<WrittenAccountDto | undefined> {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const document = Object.fromEntries(given.filter(([, value]) => value !== null));
    const cleared = given.filter(([, value]) => value === null).map(([name]) => name);
    const confirmed = emailConfirmed === undefined ? null : (emailConfirmed ?? false);
    const values = [
      phone ?? null,
      email ?? null,
      confirmed,
      document,
      phone !== undefined,
      email !== undefined,
      cleared,
    ];
    try {
      const statement = id ? WRITE_BY_ID : WRITE_BY_PHONE;
      return (await this.statements.run<WrittenAccountDto>(statement, [id ?? randomUUID(), ...values]))[0];
    } catch (error) {
      const code = error instanceof DatabaseError ? TAKEN[error.constraint ?? ''] : undefined;
      throw code ? new Failure(code) : error;
    }
  }
}
