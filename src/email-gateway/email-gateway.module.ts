import { Module } from '@nestjs/common';
import { EmailSender } from './email-sender';
import { EmailText } from './email-text';

@Module({
  providers: [EmailSender, EmailText],
  exports: [EmailSender, EmailText],
})
export class EmailGatewayModule {}
