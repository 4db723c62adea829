import { Module } from '@nestjs/common';
import { Environment } from '../config/environment';
import { ConsoleGateway } from './adapters/console.gateway';
import { SmscGateway } from './adapters/smsc.gateway';
import { GatewayHttp } from './gateway-http';
import type { SmsGateway } from './sms-gateway';
import { GATEWAYS, SmsSender } from './sms-sender';

/** A new gateway is one adapter and its line here, beside its name in `GATEWAY_NAMES`. */
const ADAPTERS = [ConsoleGateway, SmscGateway];

@Module({
  providers: [
    GatewayHttp,
    ...ADAPTERS,
    {
      provide: GATEWAYS,
      inject: [Environment, ...ADAPTERS],
      useFactory: ({ SMS_GATEWAYS }: Environment, ...adapters: SmsGateway[]) =>
        SMS_GATEWAYS.flatMap((name) => adapters.filter((adapter) => adapter.name === name)),
    },
    SmsSender,
  ],
  exports: [SmsSender],
})
export class SmsGatewayModule {}
