import { Injectable } from '@nestjs/common';
import type { UserAnswerDto } from '../accounts/dto/user-answer.dto';
import { toUser } from '../accounts/user';
import type { RequestContext } from '../http/request-context';
import type { ConfirmCodeDto } from './dto/confirm-code.dto';
import { SignInIdentifiers } from './sign-in-identifiers';
import { SignIns } from './sign-ins';

/** The second half of the sign-in dialogue of scenario 1: the code for the user. */
@Injectable()
export class CodeConfirmationService {
  constructor(
    private readonly identifiers: SignInIdentifiers,
    private readonly signIns: SignIns,
  ) {}

  /** @throws `Failure` `INVALID_CODE` unless the code is the live one of this identifier and nobody was faster */
  async confirm(
    { userIdentifier, otp }: ConfirmCodeDto,
    installId: string | undefined,
    context: RequestContext,
  ): Promise<UserAnswerDto> {
    const identifier = this.identifiers.read(userIdentifier, context);
    return { user: toUser(await this.signIns.confirm({ identifier, guess: otp, installId }, context.id)) };
  }
}
