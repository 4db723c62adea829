import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { BalanceWatch } from './balance-watch';
import { DeliveryRetention } from './delivery-retention';
import { Delivery } from './delivery.entity';
import { SmsGatewayModule } from './sms-gateway.module';

/** What the service does by itself, and the operator's command line does not. */
@Module({
  imports: [DatabaseModule, SmsGatewayModule, TypeOrmModule.forFeature([Delivery])],
  providers: [BalanceWatch, DeliveryRetention],
})
export class SmsGatewayJobsModule {}
