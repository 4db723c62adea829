import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../http/request-context';
import { ReviewCodes } from '../otp/review-codes';
import { CodeSentAnswers } from './code-sent-answers';
import type { CodeSentDto } from './dto/code-sent.dto';
import type { DataRequiredDto } from './registration/dto/data-required.dto';
import type { Brought } from './registration/registering-codes';
import { RegisteringRequests } from './registration/registering-requests';
import { SignInIdentifiers } from './sign-in-identifiers';

/** The first half of the sign-in dialogue of scenario 1: a code to the phone or the e-mail. */
@Injectable()
export class CodeRequestService {
  constructor(
    private readonly identifiers: SignInIdentifiers,
    private readonly review: ReviewCodes,
    private readonly requests: RegisteringRequests,
    private readonly answers: CodeSentAnswers,
  ) {}

  /**
   * A reviewer is never asked for anything.
   * @throws `Failure` when no code can be sent, with the reason for the user
   */
  async request(
    userIdentifier: string,
    brought: Brought,
    context: RequestContext,
  ): Promise<CodeSentDto | DataRequiredDto> {
    const identifier = this.identifiers.read(userIdentifier, context);
    const sent = this.review.has(identifier)
      ? await this.review.issue(identifier, context.id)
      : await this.requests.issue(identifier, brought, context);
    return 'dataRequired' in sent ? sent : this.answers.of(identifier, sent);
  }
}
