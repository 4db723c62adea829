import { Module } from '@nestjs/common';
import { Outages } from './outages';

/** The alerts about what is out of order. One instance serves all modules, so that an outage is told of once. */
@Module({
  providers: [Outages],
  exports: [Outages],
})
export class LoggingModule {}
