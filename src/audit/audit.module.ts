import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { Audit } from './audit.entity';
import { AuditKey } from './audit-key.entity';
import { AuditKeys } from './audit-keys';
import { AuditRetention } from './audit-retention.entity';
import { AuditTrail } from './audit-trail';
import { Refusal } from './refusal.entity';
import { AuditData } from './audit-data';

/** The audit trail. */
@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([Audit, AuditKey, AuditRetention, Refusal])],
  providers: [AuditData, AuditKeys, AuditTrail],
  exports: [AuditKeys, AuditTrail, TypeOrmModule],
})
export class AuditModule {}
