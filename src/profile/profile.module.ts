import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { Account } from './account.entity';
import { AccountWriter } from './account-writer';
import { FormerIdentifier } from './former-identifier.entity';
import { AccountStore } from './account.store';
import { Mended } from './mended.entity';
import { MendedNames } from './mended-names';
import { ProfileController } from './profile.controller';
import { ProfileService } from './profile.service';

@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([Account, FormerIdentifier, Mended])],
  controllers: [ProfileController],
  providers: [AccountStore, AccountWriter, MendedNames, ProfileService],
  exports: [AccountStore, MendedNames],
})
export class ProfileModule {}
