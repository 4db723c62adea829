import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { DatabaseModule } from '../database/database.module';
import { Delivery } from './delivery.entity';
import { DeliveryStore } from './delivery.store';
import { DeliveryData } from './delivery-data';

/** What became of messages, whatever carried them. */
@Module({
  imports: [AuditModule, DatabaseModule, TypeOrmModule.forFeature([Delivery])],
  providers: [DeliveryData, DeliveryStore],
  exports: [DeliveryStore, TypeOrmModule],
})
export class DeliveryModule {}
