import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { Outbox } from './outbox.entity';
import { OutboxData } from './outbox-data';
import { OutboxMark } from './outbox-mark.entity';
import { OutboxNumbering } from './outbox-numbering';

/** The changes of accounts that the retailer is to be told of. */
@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([Outbox, OutboxMark])],
  providers: [OutboxData, OutboxNumbering],
  exports: [OutboxNumbering],
})
export class OutboxModule {}
