import { Module, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { FailuresModule } from '../failures/failures.module';
import { LoggingModule } from '../logging/logging.module';
import { Environment } from '../config/environment';
import type { GatewayName } from '../config/sms.settings';
import { ConsoleGateway } from './adapters/console/console.adapter';
import { DevinoGateway } from './adapters/devino/devino.adapter';
import { ExolveGateway } from './adapters/exolve/exolve.adapter';
import { CustomGateway } from './adapters/custom/custom.adapter';
import { IdigitalGateway } from './adapters/idigital/idigital.adapter';
import { SmsaeroGateway } from './adapters/smsaero/smsaero.adapter';
import { SmscGateway } from './adapters/smsc/smsc.adapter';
import { SmsruGateway } from './adapters/smsru/smsru.adapter';
import { TelegramGateway } from './adapters/telegram/telegram.adapter';
import { TwilioGateway } from './adapters/twilio/twilio.adapter';
import { BreakerData } from './breaker-data';
import { BreakerStates } from './breaker-states';
import { DeliveryReports } from './delivery-reports';
import { DeliveryModule } from '../delivery/delivery.module';
import { GatewayBreakerState } from './gateway-breaker.entity';
import { GatewayClient } from './gateway-client';
import { GatewayStatistics } from './gateway-statistics';
import { GATEWAYS, type SmsGateway } from './sms-gateway';
import { SmsSender } from './sms-sender';
import { SmsText } from './sms-text';

/** A new gateway is one adapter and its line here, beside its name and settings in `config/`. */
const ADAPTERS: Record<GatewayName, Type<SmsGateway>> = {
  console: ConsoleGateway,
  smsc: SmscGateway,
  smsru: SmsruGateway,
  smsaero: SmsaeroGateway,
  exolve: ExolveGateway,
  devino: DevinoGateway,
  idigital: IdigitalGateway,
  twilio: TwilioGateway,
  telegram: TelegramGateway,
  http: CustomGateway,
};

@Module({
  imports: [
    DatabaseModule,
    DeliveryModule,
    FailuresModule,
    LoggingModule,
    TypeOrmModule.forFeature([GatewayBreakerState]),
  ],
  providers: [
    BreakerData,
    GatewayClient,
    ...Object.values(ADAPTERS),
    {
      provide: GATEWAYS,
      inject: [Environment, ...Object.values(ADAPTERS)],
      useFactory: ({ SMS_GATEWAYS }: Environment, ...adapters: SmsGateway[]) =>
        SMS_GATEWAYS.flatMap((name) => adapters.filter((adapter) => adapter.name === name)),
    },
    BreakerStates,
    DeliveryReports,
    GatewayStatistics,
    SmsSender,
    SmsText,
  ],
  exports: [GATEWAYS, DeliveryReports, GatewayStatistics, SmsSender, SmsText],
})
export class SmsGatewayModule {}
