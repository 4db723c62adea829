import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiKeySecurity } from '../http/api-key-security.decorator';
import { ApiOutcomes } from '../http/api-outcomes.decorator';
import { CalledBy } from '../http/callers.decorator';
import { GetUserDto } from './dto/get-user.dto';
import { UserAnswerDto } from '../accounts/dto/user-answer.dto';
import { GET_USER_REQUESTS, USER_EXAMPLES } from './profile.examples';
import { ProfileService } from './profile.service';

@Controller('profile')
export class ProfileController {
  constructor(private readonly profile: ProfileService) {}

  @ApiTags('User data (both scenarios)')
  @ApiOperation({
    summary: 'Get user data',
    description:
      'By `user.id`; in scenario 2 also by verified phone or confirmed e-mail, ' +
      'and a phone without an account gets one.',
  })
  @ApiKeySecurity('imshop')
  @ApiOutcomes({
    request: GetUserDto,
    requests: GET_USER_REQUESTS,
    success: UserAnswerDto,
    means: 'The user as the app may show it.',
    examples: USER_EXAMPLES,
    failures: ['NO_SUCH_USER'],
  })
  @CalledBy('imshop')
  @Post('get')
  get(@Body() { userIdentifier }: GetUserDto, @Req() { context }: FastifyRequest): Promise<UserAnswerDto> {
    return this.profile.get(userIdentifier, context);
  }
}
