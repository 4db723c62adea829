import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { FailuresModule } from '../failures/failures.module';
import { RetailerController } from './retailer.controller';
import { RetailerService } from './retailer.service';

/** What the retailer's own systems call. */
@Module({
  imports: [AccountsModule, FailuresModule],
  controllers: [RetailerController],
  providers: [RetailerService],
})
export class RetailerModule {}
