import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { eventLogger } from '../logging/logger';
import { RecurringJobs } from './recurring-jobs';
import { SmsSettings } from '../sms-gateway/sms.settings';
import { CHECK_TIMEOUT_MS, GATEWAYS, type SmsGateway } from '../sms-gateway/sms-gateway';

const HOUR_SECONDS = 3_600;

/** Checks the balances of the gateways every hour: a gateway without money signs nobody in. */
@Injectable()
export class BalanceWatch implements OnApplicationBootstrap {
  private readonly logger = eventLogger(BalanceWatch.name);

  constructor(
    private readonly settings: SmsSettings,
    private readonly jobs: RecurringJobs,
    @Inject(GATEWAYS) private readonly gateways: SmsGateway[],
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every(HOUR_SECONDS, 'balance-watch', () => this.check());
  }

  async check(): Promise<void> {
    const { SMS_LOW_BALANCE } = this.settings;
    for (const gateway of this.gateways) {
      const account = await gateway.checkAccount(performance.now() + CHECK_TIMEOUT_MS);
      if (!account) continue;
      if (!account.isOpen) {
        this.logger.error({ event: 'alert', alert: 'gateway-account', gateway: gateway.name, code: account.code });
      } else if (account.balance !== undefined && account.balance < SMS_LOW_BALANCE) {
        const { balance } = account;
        this.logger.error({ event: 'alert', alert: 'low-balance', gateway: gateway.name, balance, SMS_LOW_BALANCE });
      }
    }
  }
}
