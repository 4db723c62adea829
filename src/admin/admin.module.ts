import { type DynamicModule, Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { AuditModule } from '../audit/audit.module';
import { CommandLineModule } from '../command-line/command-line.module';
import { ConfigModule } from '../config/config.module';
import type { AllSettings } from '../config/settings-class';
import { DataLifecycleModule } from '../data-lifecycle/data-lifecycle.module';
import { DatabaseModule } from '../database/database.module';
import { DeliveryModule } from '../delivery/delivery.module';
import { EmailGatewayModule } from '../email-gateway/email-gateway.module';
import { ErasureModule } from '../erasure/erasure.module';
import { EventsModule } from '../events/events.module';
import { FailuresModule } from '../failures/failures.module';
import { LimitsModule } from '../limits/limits.module';
import { OtpModule } from '../otp/otp.module';
import { SmsGatewayModule } from '../sms-gateway/sms-gateway.module';
import { COMMANDS } from './commands';
import { Confirmation } from './confirmation';
import { MailServerOverview } from './mail-server-overview';
import { PersonExport } from './person-export';
import { PersonReader } from './person-reader';
import { SmsGatewaysOverview } from './sms-gateways-overview';

/** What the operator's commands need: the features, without the jobs and the HTTP server. */
@Module({})
export class AdminModule {
  static with(settings: AllSettings, operatorName: string | undefined): DynamicModule {
    return {
      module: AdminModule,
      imports: [
        ConfigModule.with(settings),
        CommandLineModule.by(operatorName),
        AccountsModule,
        AuditModule,
        DataLifecycleModule,
        DatabaseModule,
        DeliveryModule,
        EmailGatewayModule,
        ErasureModule,
        EventsModule,
        FailuresModule,
        LimitsModule,
        OtpModule,
        SmsGatewayModule,
      ],
      providers: [Confirmation, MailServerOverview, PersonExport, PersonReader, SmsGatewaysOverview, ...COMMANDS],
    };
  }
}
