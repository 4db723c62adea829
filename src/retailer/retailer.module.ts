import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { AuditModule } from '../audit/audit.module';
import { ErasureModule } from '../erasure/erasure.module';
import { EventsModule } from '../events/events.module';
import { FailuresModule } from '../failures/failures.module';
import { ChangesController } from './changes.controller';
import { ErasureService } from './erasure.service';
import { FindService } from './find.service';
import { RetailerController } from './retailer.controller';
import { RetailerService } from './retailer.service';

/** What the retailer's own systems call. */
@Module({
  imports: [AccountsModule, AuditModule, ErasureModule, EventsModule, FailuresModule],
  controllers: [RetailerController, ChangesController],
  providers: [ErasureService, FindService, RetailerService],
})
export class RetailerModule {}
