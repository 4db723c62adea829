import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { ApiKeyGuard } from './api-key.guard';
import { BoundedThrottlerStorage } from './bounded-throttler.storage';
import { ErrorFilter } from './error.filter';
import { Messages } from '../failures/messages';
import { Outages } from '../logging/outages';
import { HttpSettings } from './http.settings';
import { OverloadGuard } from './overload.guard';
import { RequestPipe } from './request.pipe';

/** What holds for every call: key, overload protection, validation, the form of errors. */
@Global()
@Module({
  imports: [
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
    Messages,
    Outages,
    // The order of the guards is the order they run in: the key first.
    { provide: APP_GUARD, useClass: ApiKeyGuard },
    { provide: APP_GUARD, useClass: OverloadGuard },
    { provide: APP_PIPE, useClass: RequestPipe },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
  exports: [Messages, Outages],
})
export class HttpModule {}
