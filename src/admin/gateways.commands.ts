import type { INestApplicationContext } from '@nestjs/common';
import { randomInt } from 'node:crypto';
import { userInfo } from 'node:os';
import { Messages } from '../common/messages';
import { Environment } from '../config/environment';
import { EmailSender } from '../email-gateway/email-sender';
import { CHECK_TIMEOUT_MS } from '../jobs/balance-watch';
import { GatewayStatistics } from '../sms-gateway/gateway-statistics';
import { reportAddress } from '../sms-gateway/report-address';
import { GATEWAYS, type SmsGateway } from '../sms-gateway/sms-gateway';
import { SmsPause } from '../sms-gateway/sms-pause';
import { type Command, phoneOf, record } from './command';

export const GATEWAYS_COMMANDS: Record<string, Command> = {
  gateways: {
    usage: 'gateways',
    does: 'account, balance, circuit breaker and last day of each gateway',
    run: async (context) => {
      const gateways = await forEach(context, (gateway) => describe(context, gateway));
      const sendsMail = context.get(Environment).SIGN_IN_IDENTIFIERS.includes('email');
      return sendsMail ? [...gateways, await describeMail(context)] : gateways;
    },
  },
  'send-test': {
    usage: 'send-test PHONE [--why TEXT]',
    does: 'one SMS through each SMS gateway, also while SMS are paused',
    run: async (context, { whom, why }) => {
      const phone = phoneOf(context, whom);
      await record(context, 'send-test', { why, identifier: phone });
      return forEach(context, (gateway) => sendTest(context, gateway, phone));
    },
  },
  'pause-sms': {
    usage: 'pause-sms --why TEXT',
    does: 'no SMS from any replica; codes that are out still work',
    run: async (context, { why }) => {
      await record(context, 'pause-sms', { why });
      await context.get(SmsPause).begin({ why, by: userInfo().username });
      return 'Paused';
    },
  },
  'resume-sms': {
    usage: 'resume-sms --why TEXT',
    does: 'end that',
    run: async (context, { why }) => {
      await record(context, 'resume-sms', { why });
      return (await context.get(SmsPause).end()) ? 'Resumed' : 'SMS were not paused';
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
    isPaused: await context.get(SmsPause).isOn(),
    lastDay: await statistics.day(gateway.name),
    reportsTo: reportAddress(context.get(Environment), gateway.name) ?? 'no PUBLIC_URL and SMS_REPORT_TOKEN are set',
  };
}

async function describeMail(context: INestApplicationContext): Promise<object> {
  const account = await context.get(EmailSender).checkAccount(CHECK_TIMEOUT_MS);
  return { gateway: 'smtp', account, lastDay: await context.get(GatewayStatistics).day('smtp') };
}

/** Past the circuit breaker, so that a gateway can be tried while it is open; recorded nowhere. */
async function sendTest(context: INestApplicationContext, gateway: SmsGateway, phone: string): Promise<object> {
  const { OTP_LENGTH, SMS_TIMEOUT_MS } = context.get(Environment);
  const text = context.get(Messages).text('SMS_TEST', { gateway: gateway.name });
  // Signs nobody in; of a gateway that sends the code alone it is all that arrives.
  const code = String(randomInt(10 ** OTP_LENGTH)).padStart(OTP_LENGTH, '0');
  return gateway.send({ phone, text, code }, AbortSignal.timeout(SMS_TIMEOUT_MS));
}
