import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DatabaseError } from 'pg';
import { AuditTrail } from '../audit/audit-trail';
import { Failure, type FailureCode } from '../common/failure';
import { type Answering, ride, type Rider, Statements, together } from '../database/statements';
import type { Account } from './account.entity';
import {
  CREATED,
  FIND_ACCOUNT,
  FIND_BY_PHONE,
  FOUND,
  grantAccount,
  grantAccountByEmail,
  grantReviewAccount,
  OPENED,
  OPEN_ACCOUNT,
  READ_BY_PHONE,
  WRITE_BY_ID,
  WRITE_BY_PHONE,
  WRITTEN,
} from './account.statements';
import type { AccountDto } from './dto/account.dto';
import type { WrittenAccountDto } from './dto/upsert-answer.dto';

/** What a user is made of; the times stay inside. */
export type StoredAccount = Pick<Account, 'id' | 'phone' | 'email' | 'emailConfirmed' | 'data'>;

const TAKEN: Record<string, FailureCode> = {
  account_phone_key: 'PHONE_TAKEN',
  account_confirmed_email_key: 'EMAIL_TAKEN',
};

/** The accounts in PostgreSQL. `requestId` is for the audit trail. */
@Injectable()
export class AccountStore {
  constructor(
    private readonly statements: Statements,
    private readonly audit: AuditTrail,
  ) {}

  async find(
    keys: { id: string; phone?: string; email?: string },
    requestId: string,
  ): Promise<StoredAccount | undefined> {
    const values = [keys.id, keys.phone ?? null, keys.email ?? null];
    if (keys.phone === undefined) return (await this.statements.run<StoredAccount>({ ...FIND_ACCOUNT, values }))[0];
    const read = this.audit.lines({ identifier: keys.phone, requestId }, READ_BY_PHONE);
    return (await this.statements.run<StoredAccount>(ride({ ...FIND_BY_PHONE, values }, [read], FOUND)))[0];
  }

  /** The account of a phone that was proven, made if there is none. */
  async open(phone: string, requestId: string): Promise<StoredAccount | undefined> {
    const open = { ...OPEN_ACCOUNT, values: [randomUUID(), phone] };
    const created = this.audit.lines({ identifier: phone, requestId }, CREATED);
    return (await this.statements.run<StoredAccount>(ride(open, [created], OPENED)))[0];
  }

  /** The same for the winner of a one-time code, within the statement that consumes it; a reviewer's opens only reviewers' accounts. */
  grant(phone: string, isReview: boolean, requestId: string): Answering {
    const granted: Rider = isReview ? grantReviewAccount(randomUUID(), phone) : grantAccount(randomUUID());
    const created = this.audit.lines({ identifier: phone, requestId }, CREATED);
    return { ...together(granted, created), answer: OPENED };
  }

  /** The same for a code that proved an e-mail. */
  grantByEmail(email: string, requestId: string): Answering {
    const created = this.audit.lines({ identifier: email, requestId }, CREATED);
    return { ...together(grantAccountByEmail(randomUUID()), created), answer: OPENED };
  }

  /** @throws `Failure` `PHONE_TAKEN` or `EMAIL_TAKEN` when another account has them */
  async write(account: AccountDto, requestId: string): Promise<WrittenAccountDto | undefined> {
    const { id, phone, email, emailConfirmed, ...fields } = account;
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const document = Object.fromEntries(given.filter(([, value]) => value !== null));
    const cleared = given.filter(([, value]) => value === null).map(([name]) => name);
    const values = [
      id ?? randomUUID(),
      phone ?? null,
      email ?? null,
      emailConfirmed === undefined ? null : (emailConfirmed ?? false),
      document,
      phone !== undefined,
      email !== undefined,
      cleared,
    ];
    const write = { ...(id ? WRITE_BY_ID : WRITE_BY_PHONE), values };
    const written = this.audit.lines({ identifier: phone ?? id ?? '', requestId }, WRITTEN);
    try {
      return (await this.statements.run<WrittenAccountDto>(ride(write, [written], 'select * from written')))[0];
    } catch (error) {
      const code = error instanceof DatabaseError ? TAKEN[error.constraint ?? ''] : undefined;
      throw code ? new Failure(code) : error;
    }
  }
}
