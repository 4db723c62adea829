import { Body, Controller, Post, Req, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { UserAnswerDto } from '../../accounts/dto/user-answer.dto';
import { ApiKeySecurity } from '../../http/api-key-security.decorator';
import { ApiOutcomes } from '../../http/api-outcomes.decorator';
import { CalledBy } from '../../http/callers.decorator';
import { DataRequiredDto } from '../registration/dto/data-required.dto';
import { GivenFields, InstallId } from '../registration/registration.decorators';
import type { Registration } from '../registration/registration';
import { TelegramSignInDto, TelegramSignInWithFieldsDto } from './dto/telegram-sign-in.dto';
import { TELEGRAM_EXAMPLES, TELEGRAM_REQUESTS } from './telegram.examples';
import { TelegramService } from './telegram.service';
import { TelegramSwitch } from './telegram.switch';

@ApiTags('Sign-in from Telegram')
@ApiKeySecurity('imshop')
@CalledBy('imshop')
@UseGuards(TelegramSwitch)
@Controller('auth')
export class TelegramController {
  constructor(private readonly telegram: TelegramService) {}

  @ApiOperation({
    summary: 'Sign a Telegram user in',
    description:
      'Answers the user whose phone IMSHOP.IO has verified, who is made on the first sign-in. The init data prove the ' +
      'Telegram id, the bot and the time; they may come again for the same user and phone until they expire. Where you ' +
      'ask new users for data (`REGISTRATION_FIELDS`), a phone without an account is answered with `dataRequired`; the ' +
      'same call with the fields makes the account. ' +
      'The call is open where `TELEGRAM_SIGN_IN` is on, and needs init data where the service knows the bot.',
  })
  @ApiOutcomes({
    request: TelegramSignInWithFieldsDto,
    requests: TELEGRAM_REQUESTS,
    success: [UserAnswerDto, DataRequiredDto],
    means: 'This is the user; or the user is to be asked for the fields of `dataRequired`.',
    examples: TELEGRAM_EXAMPLES,
    failures: [
      'INVALID_INIT_DATA',
      'INVALID_PHONE',
      'LOCKED',
      'INVALID_REGISTRATION',
      'REGISTRATION_CLOSED',
      'NOT_FOUND',
    ],
  })
  @Post('telegram')
  signIn(
    @Body() request: TelegramSignInDto,
    @GivenFields() given: Registration,
    @InstallId() installId: string | undefined,
    @Req() { context }: FastifyRequest,
  ): Promise<UserAnswerDto | DataRequiredDto> {
    return this.telegram.signIn(request, { given, installId }, context);
  }
}
