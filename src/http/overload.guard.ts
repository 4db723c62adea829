import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { InjectThrottlerOptions, InjectThrottlerStorage, type ThrottlerOptions } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { Failure } from '../failures/failure';
import type { BoundedThrottlerStorage } from './bounded-throttler.storage';

/**
 * Sheds load above the calls of one caller that the throttler's options allow, over all routes alike: the stock guard
 * would look at six decorators for each call, and wait for a promise. The limits that count are in PostgreSQL.
 */
@Injectable()
export class OverloadGuard implements CanActivate {
  constructor(
    @InjectThrottlerOptions() private readonly options: { throttlers: ThrottlerOptions[] },
    @InjectThrottlerStorage() private readonly calls: BoundedThrottlerStorage,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { caller = '' } = context.getArgByIndex<FastifyRequest>(0);
    for (const { ttl, limit } of this.options.throttlers)
      if (this.calls.count(caller, Number(ttl), Number(limit)).isBlocked) throw new Failure('TOO_MANY_REQUESTS');
    return true;
  }
}
