import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ReportedDelivery } from '../delivery/delivery.store';
import { eventLogger } from '../logging/logger';
import { ChallengeStore } from '../otp/challenge.store';
import { OtpService } from '../otp/otp.service';
import { ChannelSettings } from './channel.settings';
import { CodeSender } from './code-sender';
import { SmsChannel } from './sms.channel';

/** What the reports of gateways mean for codes. Of all carriers, only gateways of SMS report. */
@Injectable()
export class CodeReports implements OnApplicationShutdown {
  private readonly logger = eventLogger(CodeReports.name);
  private readonly resends = new Set<Promise<void>>();

  constructor(
    private readonly settings: ChannelSettings,
    private readonly challenges: ChallengeStore,
    private readonly otp: OtpService,
    private readonly sender: CodeSender,
    private readonly sms: SmsChannel,
  ) {}

  /**
   * A gateway whose SMS arrived may send the next one too. A code whose SMS failed goes out once more, in the
   * background: the gateway waits for an answer to its report.
   */
  async heed({ challengeId, gateway, report }: ReportedDelivery, requestId: string): Promise<void> {
    if (challengeId === null) return;
    if (report === 'delivered') await this.challenges.arrived(challengeId, gateway);
    if (report === 'failed' && this.settings.SMS_RESEND_ON_FAILED_REPORT && this.sms.hasSeveralGateways)
      this.resendSoon(challengeId, gateway, requestId);
  }

  /** Heeds the reports that overtook the end of their own send, which succeeded, whatever becomes of that. */
  async heedEarly(deliveries: ReportedDelivery[], requestId: string): Promise<void> {
    try {
      for (const delivery of deliveries) await this.heed(delivery, requestId);
    } catch (err) {
      this.logger.error({ event: 'report-unheeded', requestId, err });
    }
  }

  /** Resends under way end before the database and the gateways go. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.resends);
  }

  private resendSoon(challengeId: string, failed: string, requestId: string): void {
    const resend = this.resend(challengeId, failed, requestId)
      .catch((err: unknown) => this.logger.warn({ event: 'resend-failed', requestId, err }))
      .finally(() => this.resends.delete(resend));
    this.resends.add(resend);
  }

  private async resend(challengeId: string, failed: string, requestId: string): Promise<void> {
    const startedAt = performance.now();
    const code = await this.otp.issueAgain(this.sms.resend, challengeId);
    if (!code) return;
    const reported = await this.sender.send(this.sms, code, {
      request: { id: requestId },
      startedAt,
      lastGateway: failed,
    });
    await this.heedEarly(reported, requestId);
  }
}
