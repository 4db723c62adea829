import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AuditTrail } from '../audit/audit-trail';
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
} from './account.statements';

/** What a user is made of; the times stay inside. */
export type StoredAccount = Pick<Account, 'id' | 'phone' | 'email' | 'emailConfirmed' | 'data'>;

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

  /**
   * The same for the winner of a one-time code, within the statement that consumes it; a reviewer's opens only
   * reviewers' accounts.
   */
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
}
