import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiKeySecurity } from '../http/api-key-security.decorator';
import { ApiOutcomes } from '../http/api-outcomes.decorator';
import { CalledBy } from '../http/callers.decorator';
import { LargeBody } from '../http/fastify.options';
import { UpsertAccountsDto } from './dto/upsert-accounts.dto';
import { UpsertAnswerDto } from './dto/upsert-answer.dto';
import { UPSERT_EXAMPLES, UPSERT_REQUESTS } from './retailer.examples';
import { RetailerService } from './retailer.service';

@Controller('profile')
export class RetailerController {
  constructor(private readonly retailer: RetailerService) {}

  @ApiTags('The retailer’s side')
  @ApiOperation({
    summary: 'Create or update accounts',
    description:
      'Up to 500 accounts, each found by `id`, else by `phone`, else by an `email` that the account itself calls ' +
      'confirmed. ' +
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
}
