import { Inject, Injectable } from '@nestjs/common';
import { ReportSettings } from '../http/report.settings';
import { Pauses } from '../limits/pauses';
import { GatewayStatistics } from '../sms-gateway/gateway-statistics';
import { maskedReportAddress, reportAddress } from '../sms-gateway/report-address';
import { CHECK_TIMEOUT_MS, GATEWAYS, type SmsGateway } from '../sms-gateway/sms-gateway';

/** What an operator sees of the SMS gateways. */
@Injectable()
export class SmsGatewaysOverview {
  constructor(
    private readonly settings: ReportSettings,
    private readonly statistics: GatewayStatistics,
    private readonly pauses: Pauses,
    @Inject(GATEWAYS) private readonly gateways: SmsGateway[],
  ) {}

  /** With `showTokens` the addresses for delivery reports are shown with their token. */
  async all(showTokens: boolean): Promise<object[]> {
    const rows: object[] = [];
    for (const gateway of this.gateways) rows.push(await this.describe(gateway, showTokens));
    return rows;
  }

  private async describe(gateway: SmsGateway, showTokens: boolean): Promise<object> {
    const address = (showTokens ? reportAddress : maskedReportAddress)(this.settings, gateway.name);
    const breakers = await this.statistics.openBreakers(gateway.name);
    return {
      gateway: gateway.name,
      account: (await gateway.checkAccount(performance.now() + CHECK_TIMEOUT_MS)) ?? 'not known',
      breaker: breakers.length > 0 ? breakers : 'closed',
      isPaused: await this.pauses.isOn('sms'),
      lastDay: await this.statistics.day(gateway.name),
      reportsTo: address ?? 'no PUBLIC_URL and SMS_REPORT_TOKEN are set',
    };
  }
}
