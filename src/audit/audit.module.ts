import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { Audit } from './audit.entity';
import { AuditTrail } from './audit-trail';

/** The audit trail, for all features. */
@Global()
@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([Audit])],
  providers: [AuditTrail],
  exports: [AuditTrail, TypeOrmModule],
})
export class AuditModule {}
