import { Inject, Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { ReportSettings } from '../http/report.settings';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import { Pauses } from '../limits/pauses';
import { TurnedAway } from '../limits/turned-away';
import { EmailSender } from '../email-gateway/email-sender';
import { CHECK_TIMEOUT_MS } from '../jobs/balance-watch';
import { GatewayStatistics } from '../sms-gateway/gateway-statistics';
import { maskedReportAddress, reportAddress } from '../sms-gateway/report-address';
import { GATEWAYS, type SmsGateway } from '../sms-gateway/sms-gateway';
import type { AdminCommand } from './admin-command';

@Injectable()
export class GatewaysCommand implements AdminCommand {
  constructor(
    private readonly identifiers: IdentifierSettings,
    private readonly reports: ReportSettings,
    private readonly emailSender: EmailSender,
    private readonly statistics: GatewayStatistics,
    private readonly turnedAway: TurnedAway,
    private readonly pauses: Pauses,
    @Inject(GATEWAYS) private readonly gateways: SmsGateway[],
  ) {}

  static declare(program: Command): Command {
    return program
      .command('gateways')
      .description('account, balance, circuit breaker and last day of each gateway, and who was turned away before any')
      .option('--show-tokens', 'show the addresses for delivery reports with their token');
  }

  async run({ showTokens = false }: { showTokens?: boolean }): Promise<object> {
    const gateways: object[] = [];
    for (const gateway of this.gateways) gateways.push(await this.describe(gateway, showTokens));
    if (this.identifiers.SIGN_IN_IDENTIFIERS.includes('email')) gateways.push(await this.describeMail());
    return { gateways, turnedAway: await this.turnedAway.inDay() };
  }

  private async describe(gateway: SmsGateway, showTokens: boolean): Promise<object> {
    const address = (showTokens ? reportAddress : maskedReportAddress)(this.reports, gateway.name);
    const breakers = await this.statistics.openBreakers(gateway.name);
    return {
      gateway: gateway.name,
      account: (await gateway.checkAccount(AbortSignal.timeout(CHECK_TIMEOUT_MS))) ?? 'not known',
      breaker: breakers.length > 0 ? breakers : 'closed',
      isPaused: await this.pauses.isOn('sms'),
      lastDay: await this.statistics.day(gateway.name),
      reportsTo: address ?? 'no PUBLIC_URL and SMS_REPORT_TOKEN are set',
    };
  }

  private async describeMail(): Promise<object> {
    const account = await this.emailSender.checkAccount(CHECK_TIMEOUT_MS);
    return {
      gateway: 'smtp',
      account,
      isPaused: await this.pauses.isOn('mail'),
      lastDay: await this.statistics.day('smtp'),
    };
  }
}
