import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import type { AdminCommand } from '../command-line/admin-command';
import { TurnedAway } from '../limits/turned-away';
import { MailServerOverview } from './mail-server-overview';
import { SmsGatewaysOverview } from './sms-gateways-overview';

@Injectable()
export class GatewaysCommand implements AdminCommand {
  constructor(
    private readonly sms: SmsGatewaysOverview,
    private readonly mail: MailServerOverview,
    private readonly turnedAway: TurnedAway,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('gateways')
      .description('account, balance, circuit breaker and last day of each gateway, and who was turned away before any')
      .option('--show-tokens', 'show the addresses for delivery reports with their token');
  }

  async run({ showTokens = false }: { showTokens?: boolean }): Promise<object> {
    const gateways = [...(await this.sms.all(showTokens)), ...(await this.mail.all())];
    return { gateways, turnedAway: await this.turnedAway.inDay() };
  }
}
