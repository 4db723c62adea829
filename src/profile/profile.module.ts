import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { Account } from './account.entity';
import { FormerIdentifier } from './former-identifier.entity';
import { AccountStore } from './account.store';
import { ProfileController } from './profile.controller';
import { ProfileService } from './profile.service';

@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([Account, FormerIdentifier])],
  controllers: [ProfileController],
  providers: [AccountStore, ProfileService],
  exports: [AccountStore],
})
export class ProfileModule {}
