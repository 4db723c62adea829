import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module';
import { SmsGatewayModule } from '../sms-gateway/sms-gateway.module';
import { BalanceWatch } from './balance-watch';
import { Retention } from './retention';

/** What the service does by itself, and the operator's command line does not. */
@Module({
  imports: [DatabaseModule, SmsGatewayModule],
  providers: [BalanceWatch, Retention],
})
export class JobsModule {}
