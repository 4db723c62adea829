import { Injectable } from '@nestjs/common';
import { isEmail, maskEmail } from '../identifiers/email';
import { maskPhone } from '../identifiers/identifier';
import { Messages } from '../failures/messages';
import type { RequestContext } from '../http/request-context';
import { CodeSettings } from '../config/code.settings';
import { type CodeSentBefore, OtpService } from '../otp/otp.service';
import { ReviewCodes } from '../otp/review-codes';
import { AccountStore, type StoredAccount } from '../accounts/account.store';
import type { UserAnswerDto } from '../accounts/dto/user-answer.dto';
import { toUser } from '../accounts/user';
import { CodeChannels } from '../channels/code-channels';
import { CodeSender } from '../channels/code-sender';
import type { CodeSentDto } from './dto/code-sent.dto';
import { SignInIdentifiers } from './sign-in-identifiers';

/** The sign-in dialogue of scenario 1: a code to the phone or the e-mail, then the code for the user. */
@Injectable()
export class AuthService {
  constructor(
    private readonly settings: CodeSettings,
    private readonly messages: Messages,
    private readonly otp: OtpService,
    private readonly review: ReviewCodes,
    private readonly identifiers: SignInIdentifiers,
    private readonly channels: CodeChannels,
    private readonly sender: CodeSender,
    private readonly accounts: AccountStore,
  ) {}

  /** @throws `Failure` when no code can be sent, with the reason for the user */
  async requestCode(userIdentifier: string, context: RequestContext): Promise<CodeSentDto> {
    const identifier = this.identifiers.read(userIdentifier, context);
    if (this.review.has(identifier)) return this.codeSent(identifier, await this.review.issue(identifier, context.id));
    const startedAt = performance.now();
    const spend = this.channels.of(identifier).spend();
    const issued = await this.otp.issue(identifier, 'sign-in', context.id, spend);
    if (issued.code === undefined) return this.codeSent(identifier, issued);
    // A slow database takes its time from the gateway: the user waits for both.
    const ms = this.settings.CODE_DEADLINE_MS - (performance.now() - startedAt);
    await this.sender.send(issued, { ms, requestId: context.id, lastGateway: issued.lastGateway });
    const secondsGone = Math.floor((performance.now() - startedAt) / 1000);
    return this.codeSent(identifier, { ...issued, timeout: issued.timeout - secondsGone });
  }

  /** @throws `Failure` `INVALID_CODE` unless the code is the live one of this identifier and nobody was faster */
  async confirmCode(userIdentifier: string, guess: string, context: RequestContext): Promise<UserAnswerDto> {
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

  private codeSent(
    identifier: string,
    { timeout, sendsLeft }: Pick<CodeSentBefore, 'timeout' | 'sendsLeft'>,
  ): CodeSentDto {
    return {
      otp: {
        timeout,
        attemptsLeft: sendsLeft,
        message: isEmail(identifier)
          ? this.messages.text('CODE_MAILED', { email: maskEmail(identifier) })
          : this.messages.text('CODE_SENT', { phone: maskPhone(identifier) }),
        replyText: this.messages.text('SEND_AGAIN'),
        codeLength: this.settings.OTP_LENGTH,
      },
    };
  }
}
