import { Module } from '@nestjs/common';
import { FailuresModule } from '../failures/failures.module';
import { EmailSender } from './email-sender';
import { EmailText } from './email-text';

@Module({
  imports: [FailuresModule],
  providers: [EmailSender, EmailText],
  exports: [EmailSender, EmailText],
})
export class EmailGatewayModule {}
