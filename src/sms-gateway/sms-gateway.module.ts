import { Module, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { FailuresModule } from '../failures/failures.module';
import { LoggingModule } from '../logging/logging.module';
import { BreakerData } from './breaker-data';
import { BreakerStates } from './breaker-states';
import { ReportReader } from './report-reader';
import { DeliveryModule } from '../delivery/delivery.module';
import { GatewayBreakerState } from './gateway-breaker.entity';
import { GatewayClient } from './gateway-client';
import { GATEWAY_REGISTRY } from './gateway-registry';
import { GatewaySettings } from './gateway.settings';
import { GatewayStatistics } from './gateway-statistics';
import { GATEWAYS, type SmsGateway } from './sms-gateway';
import { SmsSender } from './sms-sender';
import { SmsText } from './sms-text';

const ADAPTERS = Object.values(GATEWAY_REGISTRY).map(({ adapter }): Type<SmsGateway> => adapter);

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
    ...ADAPTERS,
    {
      provide: GATEWAYS,
      inject: [GatewaySettings, ...ADAPTERS],
      useFactory: ({ SMS_GATEWAYS }: GatewaySettings, ...adapters: SmsGateway[]) =>
        SMS_GATEWAYS.flatMap((name) => adapters.filter((adapter) => adapter.name === name)),
    },
    BreakerStates,
    ReportReader,
    GatewayStatistics,
    SmsSender,
    SmsText,
  ],
  exports: [GATEWAYS, ReportReader, GatewayStatistics, SmsSender, SmsText],
})
export class SmsGatewayModule {}
