import { Injectable } from '@nestjs/common';
import { AccountStore, type StoredAccount } from '../accounts/account.store';
import type { UserAnswerDto } from '../accounts/dto/user-answer.dto';
import { toUser } from '../accounts/user';
import { CodeChannels } from '../channels/code-channels';
import type { RequestContext } from '../http/request-context';
import { isEmail } from '../identifiers/email';
import { OtpService } from '../otp/otp.service';
import { ReviewCodes } from '../otp/review-codes';
import { SignInIdentifiers } from './sign-in-identifiers';

/** The second half of the sign-in dialogue of scenario 1: the code for the user. */
@Injectable()
export class CodeConfirmationService {
  constructor(
    private readonly identifiers: SignInIdentifiers,
    private readonly review: ReviewCodes,
    private readonly otp: OtpService,
    private readonly channels: CodeChannels,
    private readonly accounts: AccountStore,
  ) {}

  /** @throws `Failure` `INVALID_CODE` unless the code is the live one of this identifier and nobody was faster */
  async confirm(userIdentifier: string, guess: string, context: RequestContext): Promise<UserAnswerDto> {
    const identifier = this.identifiers.read(userIdentifier, context);
    const isReview = this.review.has(identifier);
    const grant = isEmail(identifier)
      ? this.accounts.grantByEmail(identifier, context.id)
      : this.accounts.grant(identifier, isReview, context.id);
    const also = this.channels.confirmed(identifier);
    const account = isReview
      ? await this.review.redeem<StoredAccount>(identifier, guess, context.id, grant)
      : await this.otp.redeem<StoredAccount>(identifier, 'sign-in', guess, context.id, grant, also);
    return { user: toUser(account) };
  }
}
