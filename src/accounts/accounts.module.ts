import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { DatabaseModule } from '../database/database.module';
import { OutboxModule } from '../outbox/outbox.module';
import { Account } from './account.entity';
import { AccountId } from './account-id.entity';
import { AccountFinder } from './account-finder';
import { AccountStore } from './account.store';
import { AccountWriter } from './account-writer';
import { Consent } from './consent.entity';
import { ConsentList } from './consent-list';
import { FormerIdentifier } from './former-identifier.entity';
import { Identity } from './identity.entity';
import { IdsMadeHere } from './ids-made-here';
import { Mended } from './mended.entity';
import { MendedNames } from './mended-names';
import { AccountData } from './account-data';
import { Persons } from './person';

@Module({
  imports: [
    AuditModule,
    DatabaseModule,
    OutboxModule,
    TypeOrmModule.forFeature([Account, AccountId, Consent, FormerIdentifier, Identity, Mended]),
  ],
  providers: [Persons, AccountData, AccountFinder, AccountStore, AccountWriter, ConsentList, IdsMadeHere, MendedNames],
  exports: [Persons, AccountFinder, AccountStore, AccountWriter, ConsentList, IdsMadeHere, MendedNames],
})
export class AccountsModule {}
