import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { Account } from './account.entity';
import { AccountWriter } from './account-writer';
import { AccountStore } from './account.store';
import { Mended } from './mended.entity';
import { ProfileController } from './profile.controller';
import { ProfileService } from './profile.service';

@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([Account, Mended])],
  controllers: [ProfileController],
  providers: [AccountStore, AccountWriter, ProfileService],
  exports: [AccountStore],
})
export class ProfileModule {}
