import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiKeySecurity } from '../http/api-key-security.decorator';
import { ApiOutcomes } from '../http/api-outcomes.decorator';
import { CalledBy } from '../http/callers.decorator';
import { LargeBody } from '../http/fastify.options';
import { EraseAnswerDto } from './dto/erase-answer.dto';
import { EraseUsersDto } from './dto/erase-users.dto';
import { FindAccountDto } from './dto/find-account.dto';
import { FoundAnswerDto } from './dto/found-account.dto';
import { UpsertAccountsDto } from './dto/upsert-accounts.dto';
import { UpsertAnswerDto } from './dto/upsert-answer.dto';
import { ErasureService } from './erasure.service';
import { FindService } from './find.service';
import {
  ERASE_EXAMPLES,
  ERASE_REQUESTS,
  FIND_EXAMPLES,
  FIND_REQUESTS,
  UPSERT_EXAMPLES,
  UPSERT_REQUESTS,
} from './retailer.examples';
import { RetailerService } from './retailer.service';

@Controller('profile')
export class RetailerController {
  constructor(
    private readonly retailer: RetailerService,
    private readonly accounts: FindService,
    private readonly erasure: ErasureService,
  ) {}

  @ApiTags('The retailer’s side')
  @ApiOperation({
    summary: 'Create or update accounts',
    description:
      'Up to 500 accounts, each found by `id`, else by `phone`, else by an `email` that the account itself calls ' +
      'confirmed. ' +
      'An `id` of yours takes the place of one that the service made (`adopted`); where it has an account already, ' +
      'the two become one (`merged`). The id that was replaced goes on leading to the account. ' +
      'Fields given replace, `null` clears, missing ones stay. ' +
      'Each account has its own result, in the same order; a bad one keeps none of the others from being written, ' +
      'and its `error` says which field is at fault and why.',
  })
  @ApiKeySecurity('retailer')
  @ApiOutcomes({
    request: UpsertAccountsDto,
    requests: UPSERT_REQUESTS,
    success: UpsertAnswerDto,
    means: 'The call was read: each account has a result of its own, `status` or `error`.',
    examples: UPSERT_EXAMPLES,
    failures: [],
  })
  @CalledBy('retailer')
  @LargeBody()
  @Post('upsert')
  upsert(@Body() { accounts }: UpsertAccountsDto, @Req() { context }: FastifyRequest): Promise<UpsertAnswerDto> {
    return this.retailer.upsert(accounts, context);
  }

  @ApiTags('The retailer’s side')
  @ApiOperation({
    summary: 'Find an account',
    description:
      'For a support desk: by `id` (or an alias), by `phone` in any spelling, or by a confirmed `email`. It only ' +
      'looks the account up, and the audit trail gets a line.',
  })
  @ApiKeySecurity('retailer')
  @ApiOutcomes({
    request: FindAccountDto,
    requests: FIND_REQUESTS,
    success: FoundAnswerDto,
    means: 'The account as it is stored, with its times and aliases.',
    examples: FIND_EXAMPLES,
    failures: ['NO_SUCH_USER'],
  })
  @CalledBy('retailer')
  @Post('find')
  find(@Body() request: FindAccountDto, @Req() { context }: FastifyRequest): Promise<FoundAnswerDto> {
    return this.accounts.find(request, context);
  }

  @ApiTags('The retailer’s side')
  @ApiOperation({
    summary: 'Erase users',
    description:
      'Removes all that is stored of up to 100 users, each found by the id of the account or an alias. The audit ' +
      'trail keeps the id, when, why and whose key it was. It cannot be undone, and may be called again.',
  })
  @ApiKeySecurity('retailer')
  @ApiOutcomes({
    request: EraseUsersDto,
    requests: ERASE_REQUESTS,
    success: EraseAnswerDto,
    means: 'Each id has a result of its own.',
    examples: ERASE_EXAMPLES,
    failures: [],
  })
  @CalledBy('retailer')
  @Post('erase')
  erase(@Body() { ids, why }: EraseUsersDto, @Req() { context }: FastifyRequest): Promise<EraseAnswerDto> {
    return this.erasure.erase(ids, why ?? '', context);
  }
}
