import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { Delivery } from './delivery.entity';
import { DeliveryStore } from './delivery.store';

/** What became of messages, whatever carried them. */
@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([Delivery])],
  providers: [DeliveryStore],
  exports: [DeliveryStore, TypeOrmModule],
})
export class DeliveryModule {}
