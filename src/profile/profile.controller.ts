import { Body, Controller, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeySecurity } from '../common/api-key-security.decorator';
import { ApiOutcomes } from '../common/api-outcomes.decorator';
import { CalledBy } from '../common/callers.decorator';
import { Context, type RequestContext } from '../common/request-context';
import { GetUserDto } from './dto/get-user.dto';
import { UpsertAccountsDto } from './dto/upsert-accounts.dto';
import { UpsertAnswerDto } from './dto/upsert-answer.dto';
import { UserAnswerDto } from './dto/user-answer.dto';
import { UPSERT_EXAMPLES, UPSERT_REQUESTS, USER_EXAMPLES } from './profile.examples';
import { ProfileService } from './profile.service';

@Controller('profile')
export class ProfileController {
  constructor(private readonly profile: ProfileService) {}

  @ApiTags('User data (both scenarios)')
  @ApiOperation({
    summary: 'Get user data',
    description:
      'By `user.id`; in scenario 2 also by verified phone or confirmed e-mail, and a phone without an account gets one.',
  })
  @ApiKeySecurity('imshop')
  @ApiOutcomes({
    request: GetUserDto,
    requests: {
      'A verified phone (scenario 2)': { userIdentifier: '79990000001' },
      'An id': { userIdentifier: 'customer-10423' },
    },
    success: UserAnswerDto,
    examples: USER_EXAMPLES,
    failures: ['NO_SUCH_USER'],
  })
  @CalledBy('imshop')
  @Post('get')
  get(@Body() { userIdentifier }: GetUserDto, @Context() context: RequestContext): Promise<UserAnswerDto> {
    return this.profile.get(userIdentifier, context);
  }

  @ApiTags('The retailer’s side')
  @ApiOperation({
    summary: 'Create or update accounts',
    description:
      'Up to 500 accounts, each found by `id`, else by `phone`, else by an `email` that the account itself calls confirmed. ' +
      'Fields given replace, `null` clears, missing ones stay. ' +
      'Each account has its own result, in the same order; a bad one keeps none of the others from being written, and its `error` says which field is at fault and why.',
  })
  @ApiKeySecurity('retailer')
  @ApiOutcomes({
    request: UpsertAccountsDto,
    requests: UPSERT_REQUESTS,
    success: UpsertAnswerDto,
    examples: UPSERT_EXAMPLES,
    failures: [],
  })
  @CalledBy('retailer')
  @RouteConfig({ isLargeBody: true })
  @Post('upsert')
  upsert(@Body() { accounts }: UpsertAccountsDto, @Context() context: RequestContext): Promise<UpsertAnswerDto> {
    return this.profile.upsert(accounts, context);
  }
}
