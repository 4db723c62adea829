import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { DatabaseModule } from '../database/database.module';
import { Account } from './account.entity';
import { AccountStore } from './account.store';
import { AccountWriter } from './account-writer';
import { FormerIdentifier } from './former-identifier.entity';
import { Mended } from './mended.entity';
import { MendedNames } from './mended-names';

@Module({
  imports: [AuditModule, DatabaseModule, TypeOrmModule.forFeature([Account, FormerIdentifier, Mended])],
  providers: [AccountStore, AccountWriter, MendedNames],
  exports: [AccountStore, AccountWriter, MendedNames],
})
export class AccountsModule {}
