import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { Failure } from '../failures/failure';

/**
 * Sheds load above the calls of one caller that the throttler's options allow, over all routes alike: the stock guard
 * would look at six decorators for each call. The limits that count are in PostgreSQL.
 */
@Injectable()
export class OverloadGuard extends ThrottlerGuard {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const { caller = '' } = context.switchToHttp().getRequest<FastifyRequest>();
    for (const { ttl, limit } of this.throttlers) {
      const { isBlocked } = await this.storageService.increment(
        caller,
        Number(ttl),
        Number(limit),
        Number(ttl),
        'default',
      );
      if (isBlocked) throw new Failure('TOO_MANY_REQUESTS');
    }
    return true;
  }
}
