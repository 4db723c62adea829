import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { EmailSender } from './email-sender';
import { EmailText } from './email-text';
import { MailBudget } from './mail-budget';
import { MailDomain } from './mail-domain.entity';
import { MailObstacles } from './mail-obstacles';
import { Mailbox } from './mailbox.entity';

@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([Mailbox, MailDomain])],
  providers: [EmailSender, EmailText, MailBudget, MailObstacles],
  exports: [EmailSender, EmailText, MailBudget, MailObstacles],
})
export class EmailGatewayModule {}
