import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { FailuresModule } from '../failures/failures.module';
import { ApiKeyGuard } from './api-key.guard';
import { BoundedThrottlerStorage } from './bounded-throttler.storage';
import { ErrorFilter } from './error.filter';
import { HttpSettings } from './http.settings';
import { OverloadGuard } from './overload.guard';
import { RequestPipe } from './request.pipe';

/** What holds for every call: key, overload protection, validation, the form of errors. */
@Module({
  imports: [
    FailuresModule,
    ThrottlerModule.forRootAsync({
      inject: [HttpSettings],
      useFactory: ({ THROTTLE_PER_SECOND }: HttpSettings) => ({
        throttlers: [{ ttl: 1000, limit: THROTTLE_PER_SECOND }],
        storage: new BoundedThrottlerStorage(),
        setHeaders: false,
      }),
    }),
  ],
  providers: [
    // The order of the guards is the order they run in: the key first.
    { provide: APP_GUARD, useClass: ApiKeyGuard },
    { provide: APP_GUARD, useClass: OverloadGuard },
    { provide: APP_PIPE, useClass: RequestPipe },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
})
export class HttpModule {}
