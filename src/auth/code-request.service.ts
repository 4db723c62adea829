import { Injectable } from '@nestjs/common';
import { CodeIssuer } from '../channels/code-issuer';
import { CodeSettings } from '../config/code.settings';
import { Messages } from '../failures/messages';
import type { RequestContext } from '../http/request-context';
import { maskEmail } from '../identifiers/email';
import { isEmail, maskPhone } from '../identifiers/identifier';
import type { CodeSent } from '../otp/otp.service';
import { ReviewCodes } from '../otp/review-codes';
import type { CodeSentDto } from './dto/code-sent.dto';
import { SignInIdentifiers } from './sign-in-identifiers';

/** The first half of the sign-in dialogue of scenario 1: a code to the phone or the e-mail. */
@Injectable()
export class CodeRequestService {
  constructor(
    private readonly settings: CodeSettings,
    private readonly messages: Messages,
    private readonly identifiers: SignInIdentifiers,
    private readonly review: ReviewCodes,
    private readonly issuer: CodeIssuer,
  ) {}

  /** @throws `Failure` when no code can be sent, with the reason for the user */
  async request(userIdentifier: string, context: RequestContext): Promise<CodeSentDto> {
    const identifier = this.identifiers.read(userIdentifier, context);
    const sent = this.review.has(identifier)
      ? await this.review.issue(identifier, context.id)
      : await this.issuer.issue(identifier, 'sign-in', context);
    return this.codeSent(identifier, sent);
  }

  private codeSent(identifier: string, { timeout, sendsLeft }: CodeSent): CodeSentDto {
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
