import { type INestApplicationContext } from '@nestjs/common';
import { Messages } from '../common/messages';
import { Environment } from '../config/environment';
import { CHECK_TIMEOUT_MS } from '../sms-gateway/balance-watch';
import { GatewayStatistics } from '../sms-gateway/gateway-statistics';
import { reportAddress } from '../sms-gateway/report-address';
import { GATEWAYS, type SmsGateway } from '../sms-gateway/sms-gateway';
import { type Command, phoneOf } from './command';

export const GATEWAYS_COMMANDS: Record<string, Command> = {
  gateways: {
    usage: 'gateways',
    does: 'account, balance, circuit breaker and last day of each SMS gateway',
    run: (context) => forEach(context, (gateway) => describe(context, gateway)),
  },
  'send-test': {
    usage: 'send-test PHONE',
    does: 'one SMS through each SMS gateway',
    run: (context, [text]) => {
      const phone = phoneOf(context, text);
      return forEach(context, (gateway) => sendTest(context, gateway, phone));
    },
  },
};

/** In order of preference, one after the other: what each prints stays together. */
async function forEach(
  context: INestApplicationContext,
  run: (gateway: SmsGateway) => Promise<object>,
): Promise<object[]> {
  const results: object[] = [];
  for (const gateway of context.get<SmsGateway[]>(GATEWAYS)) {
    results.push({ gateway: gateway.name, ...(await run(gateway)) });
  }
  return results;
}

async function describe(context: INestApplicationContext, gateway: SmsGateway): Promise<object> {
  const statistics = context.get(GatewayStatistics);
  const breakers = await statistics.openBreakers(gateway.name);
  return {
    account: await gateway.checkAccount(AbortSignal.timeout(CHECK_TIMEOUT_MS)),
    breaker: breakers.length > 0 ? breakers : 'closed',
    lastDay: await statistics.day(gateway.name),
    reportsTo: reportAddress(context.get(Environment), gateway.name) ?? 'no PUBLIC_URL and SMS_REPORT_TOKEN are set',
  };
}

/** Past the circuit breaker, so that a gateway can be tried while it is open; recorded nowhere. */
async function sendTest(context: INestApplicationContext, gateway: SmsGateway, phone: string): Promise<object> {
  const text = context.get(Messages).text('SMS_TEST', { gateway: gateway.name });
  return gateway.send({ phone, text }, AbortSignal.timeout(context.get(Environment).SMS_TIMEOUT_MS));
}
