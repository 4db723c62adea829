import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { AuditModule } from '../audit/audit.module';
import { DataLifecycleModule } from '../data-lifecycle/data-lifecycle.module';
import { DatabaseModule } from '../database/database.module';
import { OtpModule } from '../otp/otp.module';
import { ErasureActs } from './erasure-acts';
import { PersonErasure } from './person-erasure';

/** Erases a person, whoever asks for it. */
@Module({
  imports: [AccountsModule, AuditModule, DataLifecycleModule, DatabaseModule, OtpModule],
  providers: [ErasureActs, PersonErasure],
  exports: [ErasureActs, PersonErasure],
})
export class ErasureModule {}
