import { type DynamicModule, Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { AuditModule } from '../audit/audit.module';
import { HttpModule } from '../http/http.module';
import { ConfigModule } from '../config/config.module';
import type { AllSettings } from '../config/settings-class';
import { DatabaseModule } from '../database/database.module';
import { DeliveryModule } from '../delivery/delivery.module';
import { EmailGatewayModule } from '../email-gateway/email-gateway.module';
import { OtpModule } from '../otp/otp.module';
import { LimitsModule } from '../limits/limits.module';
import { SmsGatewayModule } from '../sms-gateway/sms-gateway.module';
import { COMMANDS } from './commands';
import { Confirmation } from './confirmation';
import { IdentifierReader } from './identifier-reader';
import { Obstacles } from './obstacles';
import { Operator, OPERATOR_NAME } from './operator';
import { Persons } from './person';
import { PersonErasure } from './person-erasure';
import { PersonExport } from './person-export';
import { PersonReader } from './person-reader';

/** What the operator's commands need: the features, without the jobs and the HTTP server. */
@Module({})
export class AdminModule {
  static with(settings: AllSettings, operatorName: string | undefined): DynamicModule {
    return {
      module: AdminModule,
      imports: [
        ConfigModule.with(settings),
        HttpModule,
        AccountsModule,
        AuditModule,
        DatabaseModule,
        DeliveryModule,
        EmailGatewayModule,
        OtpModule,
        LimitsModule,
        SmsGatewayModule,
      ],
      providers: [
        { provide: OPERATOR_NAME, useValue: operatorName },
        Operator,
        Confirmation,
        IdentifierReader,
        Obstacles,
        Persons,
        PersonReader,
        PersonExport,
        PersonErasure,
        ...COMMANDS,
      ],
    };
  }
}
