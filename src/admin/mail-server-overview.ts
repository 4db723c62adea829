import { Injectable } from '@nestjs/common';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import { EmailSender } from '../email-gateway/email-sender';
import { Pauses } from '../limits/pauses';
import { GatewayStatistics } from '../sms-gateway/gateway-statistics';
import { CHECK_TIMEOUT_MS } from '../sms-gateway/sms-gateway';

/** What an operator sees of the mail server. */
@Injectable()
export class MailServerOverview {
  constructor(
    private readonly settings: IdentifierSettings,
    private readonly emailSender: EmailSender,
    private readonly statistics: GatewayStatistics,
    private readonly pauses: Pauses,
  ) {}

  /** Returns one row, or none if nobody signs in by e-mail. */
  async all(): Promise<object[]> {
    if (!this.settings.SIGN_IN_IDENTIFIERS.includes('email')) return [];
    return [
      {
        gateway: 'smtp',
        account: await this.emailSender.checkAccount(CHECK_TIMEOUT_MS),
        isPaused: await this.pauses.isOn('mail'),
        lastDay: await this.statistics.day('smtp'),
      },
    ];
  }
}
