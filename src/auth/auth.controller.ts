import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeySecurity } from '../http/api-key-security.decorator';
import { ApiOutcomes } from '../http/api-outcomes.decorator';
import { CalledBy } from '../http/callers.decorator';
import { Context, type RequestContext } from '../http/request-context';
import { UserAnswerDto } from '../accounts/dto/user-answer.dto';
import { CODE_SENT_EXAMPLES, CONFIRMED_EXAMPLES } from './auth.examples';
import { CodeConfirmationService } from './code-confirmation.service';
import { CodeRequestService } from './code-request.service';
import { CodeSentDto } from './dto/code-sent.dto';
import { ConfirmCodeDto } from './dto/confirm-code.dto';
import { RequestCodeDto } from './dto/request-code.dto';

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
      'Sends a one-time code by SMS, or by e-mail where the retailer lets users sign in by it. A repeat before `timeout` has run out sends nothing and answers the same.',
  })
  @ApiOutcomes({
    request: RequestCodeDto,
    requests: { 'A phone': { userIdentifier: '79990000001' } },
    success: CodeSentDto,
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
    ],
  })
  @Post('request')
  request(@Body() { userIdentifier }: RequestCodeDto, @Context() context: RequestContext): Promise<CodeSentDto> {
    return this.requests.request(userIdentifier, context);
  }

  @ApiOperation({
    summary: 'Confirm a code',
    description: 'Answers the user, who is made on the first sign-in. A code works once.',
  })
  @ApiOutcomes({
    request: ConfirmCodeDto,
    requests: { 'The code of the SMS': { userIdentifier: '79990000001', otp: '004217' } },
    success: UserAnswerDto,
    examples: CONFIRMED_EXAMPLES,
    failures: ['INVALID_CODE', 'INVALID_PHONE', 'INVALID_EMAIL', 'INVALID_IDENTIFIER', 'CONFIRMATIONS_STOPPED'],
  })
  @Post('confirm')
  confirm(@Body() { userIdentifier, otp }: ConfirmCodeDto, @Context() context: RequestContext): Promise<UserAnswerDto> {
    return this.confirmations.confirm(userIdentifier, otp, context);
  }
}
