import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { DatabaseModule } from '../database/database.module';
import { SmsGatewayModule } from '../sms-gateway/sms-gateway.module';
import { Alert } from './alert.entity';
import { Alerts } from './alerts';
import { AskingLimits } from './asking-limits';
import { Counter } from './counter.entity';
import { MailBudget } from './mail-budget';
import { MailDomain } from './mail-domain.entity';
import { MailObstacles } from './mail-obstacles';
import { Mailbox } from './mailbox.entity';
import { Pauses } from './pauses';
import { SendLimits } from './send-limits';
import { SmsBudget } from './sms-budget';
import { SmsObstacles } from './sms-obstacles';
import { Stop } from './stop.entity';
import { Stops } from './stops';
import { TurnedAway } from './turned-away';
import { LimitsData } from './limits-data';

/** What is counted over the whole service, and what is stopped for all. */
@Module({
  imports: [
    AuditModule,
    DatabaseModule,
    SmsGatewayModule,
    TypeOrmModule.forFeature([Alert, Counter, Mailbox, MailDomain, Stop]),
  ],
  providers: [
    LimitsData,
    Alerts,
    AskingLimits,
    MailBudget,
    MailObstacles,
    Pauses,
    SendLimits,
    SmsBudget,
    SmsObstacles,
    Stops,
    TurnedAway,
  ],
  exports: [
    Alerts,
    AskingLimits,
    MailBudget,
    MailObstacles,
    Pauses,
    SendLimits,
    SmsBudget,
    SmsObstacles,
    Stops,
    TurnedAway,
  ],
})
export class LimitsModule {}
