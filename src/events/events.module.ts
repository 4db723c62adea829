import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module';
import { LimitsModule } from '../limits/limits.module';
import { LoggingModule } from '../logging/logging.module';
import { Changes } from './changes';
import { EventPush } from './event-push';
import { EventQueue } from './event-queue';
import { EventSender } from './event-sender';
import { WaitingEvents } from './waiting-events';

/** What the retailer is told of the changes of accounts: they are read, and pushed. */
@Module({
  imports: [DatabaseModule, LimitsModule, LoggingModule],
  providers: [Changes, EventPush, EventQueue, EventSender, WaitingEvents],
  exports: [Changes, EventPush, EventSender, WaitingEvents],
})
export class EventsModule {}
