import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { StoredAccount } from '../accounts/account.store';
import { AuditKeys } from '../audit/audit-keys';
import { OtpService } from '../otp/otp.service';
import { ReviewCodes } from '../otp/review-codes';
import { GrantedSignIns } from './granted-sign-ins';

/** A guess at the code of an identifier, and the app's installation that it comes from. */
export interface Confirmation {
  identifier: string;
  guess: string;
  installId: string | undefined;
}

/** Ends sign-ins: a right code is consumed, and opens the account of its identifier. */
@Injectable()
export class SignIns {
  constructor(
    private readonly keys: AuditKeys,
    private readonly otp: OtpService,
    private readonly review: ReviewCodes,
    private readonly grants: GrantedSignIns,
  ) {}

  /**
   * The account of the identifier, made if there is none.
   * @throws `Failure` `INVALID_CODE` unless the code is the live one and nobody was faster, or `CONFIRMATIONS_STOPPED`
   */
  confirm({ identifier, guess, installId }: Confirmation, requestId: string): Promise<StoredAccount> {
    const subject = this.keys.subject(identifier, requestId);
    const granted = { accountId: randomUUID(), ...subject };
    if (this.review.has(identifier)) {
      return this.review.redeem(identifier, guess, requestId, (challenge) =>
        this.grants.toReviewer(challenge, identifier, granted),
      );
    }
    return this.otp.redeem({ guess, identifier, purpose: 'sign-in', ...subject }, (challenge, waiting) =>
      this.grants.to(challenge, granted, waiting, installId),
    );
  }
}
