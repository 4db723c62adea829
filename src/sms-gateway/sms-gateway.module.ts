import { Module, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { Environment } from '../config/environment';
import type { GatewayName } from '../config/sms.settings';
import { ConsoleGateway } from './adapters/console.gateway';
import { DevinoGateway } from './adapters/devino.gateway';
import { ExolveGateway } from './adapters/exolve.gateway';
import { HttpGateway } from './adapters/http.gateway';
import { IdigitalGateway } from './adapters/idigital.gateway';
import { SmsaeroGateway } from './adapters/smsaero.gateway';
import { SmscGateway } from './adapters/smsc.gateway';
import { SmsruGateway } from './adapters/smsru.gateway';
import { TelegramGateway } from './adapters/telegram.gateway';
import { TwilioGateway } from './adapters/twilio.gateway';
import { BreakerStates } from './breaker-states';
import { DeliveryReports } from './delivery-reports';
import { DeliveryModule } from '../delivery/delivery.module';
import { GatewayBreakerState } from './gateway-breaker.entity';
import { GatewayHttp } from './gateway-http';
import { GatewayStatistics } from './gateway-statistics';
import { GATEWAYS, type SmsGateway } from './sms-gateway';
import { SmsBudget } from './sms-budget';
import { SmsObstacles } from './sms-obstacles';
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
  http: HttpGateway,
};

@Module({
  imports: [DatabaseModule, DeliveryModule, TypeOrmModule.forFeature([GatewayBreakerState])],
  providers: [
    GatewayHttp,
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
    SmsBudget,
    SmsObstacles,
    SmsSender,
    SmsText,
  ],
  exports: [GATEWAYS, DeliveryReports, GatewayStatistics, SmsBudget, SmsObstacles, SmsSender, SmsText],
})
export class SmsGatewayModule {}
