import { Injectable } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { Failure } from './failure';

/** Sheds load above `THROTTLE_PER_SECOND` calls with the keys of one caller. The limits that count are in PostgreSQL. */
@Injectable()
export class OverloadGuard extends ThrottlerGuard {
  protected override getTracker(request: FastifyRequest): Promise<string> {
    return Promise.resolve(request.caller ?? '');
  }

  /** One count over all calls, where the stock guard keeps one for each. */
  protected override generateKey(_context: unknown, caller: string): string {
    return caller;
  }

  protected override throwThrottlingException(): Promise<void> {
    throw new Failure('TOO_MANY_REQUESTS');
  }
}
