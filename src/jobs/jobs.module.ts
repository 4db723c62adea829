import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataLifecycleModule } from '../data-lifecycle/data-lifecycle.module';
import { DatabaseModule } from '../database/database.module';
import { EventsModule } from '../events/events.module';
import { OutboxModule } from '../outbox/outbox.module';
import { SmsGatewayModule } from '../sms-gateway/sms-gateway.module';
import { RecurringJob } from './recurring-job.entity';
import { RecurringJobs } from './recurring-jobs';
import { BalanceWatch } from './balance-watch';
import { ChangesJobs } from './changes-jobs';
import { Retention } from './retention';

/** What the service does by itself, and the operator's command line does not. */
@Module({
  imports: [
    DataLifecycleModule,
    DatabaseModule,
    EventsModule,
    OutboxModule,
    SmsGatewayModule,
    TypeOrmModule.forFeature([RecurringJob]),
  ],
  providers: [BalanceWatch, ChangesJobs, RecurringJobs, Retention],
})
export class JobsModule {}
