import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiKeySecurity } from '../http/api-key-security.decorator';
import { ApiOutcomes } from '../http/api-outcomes.decorator';
import { onlyWith } from '../http/documented-features';
import { CalledBy } from '../http/callers.decorator';
import { UserAnswerDto } from '../accounts/dto/user-answer.dto';
import { CODE_REQUESTS, CODE_SENT_EXAMPLES, CONFIRM_REQUESTS, CONFIRMED_EXAMPLES } from './auth.examples';
import { CodeConfirmationService } from './code-confirmation.service';
import { CodeRequestService } from './code-request.service';
import { CodeSentDto } from './dto/code-sent.dto';
import { ConfirmCodeDto } from './dto/confirm-code.dto';
import { RequestCodeDto, RequestWithFieldsDto } from './dto/request-code.dto';
import { DataRequiredDto } from './registration/dto/data-required.dto';
import { GivenFields, InstallId } from './registration/registration.decorators';
import type { Registration } from './registration/registration';

@ApiTags('Sign-in by code (scenario 1)')
@ApiKeySecurity('imshop')
@CalledBy('imshop')
@Controller('auth/otp')
export class AuthController {
  constructor(
    private readonly requests: CodeRequestService,
    private readonly confirmations: CodeConfirmationService,
  ) {}

  @ApiOperation({
    summary: 'Request a code',
    description:
      'Sends a one-time code. ' +
      onlyWith('phone', 'A phone gets it by SMS. ') +
      onlyWith('email', 'An address gets it by e-mail. ') +
      'A repeat before `timeout` has run out sends nothing and answers the same. Where you ask new users for data ' +
      '(`REGISTRATION_FIELDS`), an identifier without an account is answered with `dataRequired` and gets no code; ' +
      'the same request with the fields gets it. What they say is kept once the code is confirmed.' +
      onlyWith('console', ' In development the SMS is printed in the terminal where the service was started.'),
  })
  @ApiOutcomes({
    request: RequestWithFieldsDto,
    requests: CODE_REQUESTS,
    success: [CodeSentDto, DataRequiredDto],
    means: 'A code is on its way, or was a moment ago; or the user is to be asked for the fields of `dataRequired`.',
    examples: CODE_SENT_EXAMPLES,
    failures: [
      'INVALID_PHONE',
      'WAIT',
      'TOO_MANY_SENDS',
      'TOO_MANY_FAILURES',
      'LOCKED',
      'SMS_STOPPED',
      'GATEWAY_DOWN',
      'RECIPIENT_REFUSED',
      'INVALID_EMAIL',
      'INVALID_IDENTIFIER',
      'MAIL_DOWN',
      'ADDRESS_REFUSED',
      'MAIL_STOPPED',
      'INVALID_REGISTRATION',
      'REGISTRATION_CLOSED',
    ],
  })
  @Post('request')
  request(
    @Body() { userIdentifier }: RequestCodeDto,
    @GivenFields() given: Registration,
    @InstallId() installId: string | undefined,
    @Req() { context }: FastifyRequest,
  ): Promise<CodeSentDto | DataRequiredDto> {
    return this.requests.request(userIdentifier, { given, installId }, context);
  }

  @ApiOperation({
    summary: 'Confirm a code',
    description:
      'Answers the user, who is made on the first sign-in. A code works once. ' +
      'To try it out, put the code that was sent in place of 004217.',
  })
  @ApiOutcomes({
    request: ConfirmCodeDto,
    requests: CONFIRM_REQUESTS,
    success: UserAnswerDto,
    means: 'The code was right: this is the user.',
    examples: CONFIRMED_EXAMPLES,
    failures: ['INVALID_CODE', 'INVALID_PHONE', 'INVALID_EMAIL', 'INVALID_IDENTIFIER', 'CONFIRMATIONS_STOPPED'],
  })
  @Post('confirm')
  confirm(
    @Body() confirmation: ConfirmCodeDto,
    @InstallId() installId: string | undefined,
    @Req() { context }: FastifyRequest,
  ): Promise<UserAnswerDto> {
    return this.confirmations.confirm(confirmation, installId, context);
  }
}
