import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { StoredAccount } from '../accounts/account.store';
import { AuditKeys } from '../audit/audit-keys';
import { CodeChannels } from '../channels/code-channels';
import { Statements } from '../database/statements';
import { isEmail } from '../identifiers/identifier';
import { OtpService } from '../otp/otp.service';
import { ReviewCodes } from '../otp/review-codes';
import { signInStatements } from './sign-in.statements';

/** Ends sign-ins: a right code is consumed, and opens the account of its identifier. */
@Injectable()
export class SignIns {
  private readonly sql: ReturnType<typeof signInStatements>;

  constructor(
    private readonly statements: Statements,
    private readonly keys: AuditKeys,
    private readonly channels: CodeChannels,
    private readonly otp: OtpService,
    private readonly review: ReviewCodes,
  ) {
    this.sql = statements.declare(signInStatements(channels));
  }

  /**
   * The account of the identifier, made if there is none.
   * @throws `Failure` `INVALID_CODE` unless the code is the live one and nobody was faster, or `CONFIRMATIONS_STOPPED`
   */
  confirm(identifier: string, guess: string, requestId: string): Promise<StoredAccount> {
    const subject = this.keys.subject(identifier, requestId);
    const granted = { accountId: randomUUID(), ...subject };
    if (this.review.has(identifier)) {
      return this.review.redeem(identifier, guess, requestId, (challenge) =>
        this.statements.run(this.sql.byReviewer, { ...challenge, phone: identifier, ...granted }),
      );
    }
    const { email } = this.channels;
    return this.otp.redeem({ guess, identifier, purpose: 'sign-in', ...subject }, (challenge) =>
      isEmail(identifier)
        ? this.statements.run(this.sql.byEmail, { ...challenge, ...granted, ...email.counts.values(identifier) })
        : this.statements.run(this.sql.byPhone, { ...challenge, ...granted }),
    );
  }
}
