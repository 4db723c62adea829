import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { isEmail } from '../identifiers/email';
import { Failure, type FailureCode } from '../failures/failure';
import { eventLogger } from '../logging/logger';
import { Environment } from '../config/environment';
import { type CodeToSend, OtpService } from '../otp/otp.service';
import { DeliveryStore, type ReportedDelivery } from '../delivery/delivery.store';
import type { Sending, SendOptions } from '../delivery/delivery-outcome';
import { CodeChannels } from './code-channels';
import { SmsChannel } from './sms.channel';

/** Sends codes, settles with the limits how that went, and sends a code again whose SMS is reported as failed. */
@Injectable()
export class CodeSender implements OnApplicationShutdown {
  private readonly logger = eventLogger(CodeSender.name);
  private readonly resends = new Set<Promise<void>>();

  constructor(
    private readonly environment: Environment,
    private readonly otp: OtpService,
    private readonly channels: CodeChannels,
    private readonly sms: SmsChannel,
    private readonly deliveries: DeliveryStore,
  ) {}

  /**
   * In the request, since the user is waiting: who gets an answer knows whether a gateway took the message.
   * @throws `Failure` `SMS_STOPPED`, `GATEWAY_DOWN` or `RECIPIENT_REFUSED`, or their like for e-mails
   */
  async send(code: CodeToSend<unknown>, options: SendOptions): Promise<void> {
    const channel = this.channels.of(code.identifier);
    const refusal = await channel.refusalOf(code.verdict);
    if (refusal) {
      await this.otp.withdraw(code, options.requestId, refusal);
      throw new Failure(isEmail(code.identifier) ? 'MAIL_STOPPED' : 'SMS_STOPPED');
    }
    const sending = await channel.send(code, options);
    const reported = await this.settle(code, sending, options.requestId);
    // The SMS is out, whatever becomes of that.
    await this.react(reported, options.requestId).catch((err: unknown) => {
      this.logger.error({ event: 'report-unheeded', requestId: options.requestId, err });
    });
  }

  /**
   * A code whose SMS is reported as failed goes out once more, in the background: the gateway waits for an answer to
   * its report.
   */
  resendIfFailed({ challengeId, gateway, report }: ReportedDelivery, requestId: string): void {
    const { SMS_RESEND_ON_FAILED_REPORT, SMS_GATEWAYS } = this.environment;
    if (challengeId === null || report !== 'failed' || !SMS_RESEND_ON_FAILED_REPORT || SMS_GATEWAYS.length < 2) return;
    const resend = this.resend(challengeId, gateway, requestId)
      .catch((err: unknown) => this.logger.warn({ event: 'resend-failed', requestId, err }))
      .finally(() => this.resends.delete(resend));
    this.resends.add(resend);
  }

  /** Resends under way end before the database and the gateways go. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.resends);
  }

  private async settle(code: CodeToSend<unknown>, sending: Sending, requestId: string): Promise<ReportedDelivery[]> {
    const { outcome, attempts } = sending;
    const channel = this.channels.of(code.identifier);
    const record = this.deliveries.record(code, attempts);
    if (attempts.length === 0) {
      await this.otp.withdraw(code, requestId, 'NO_GATEWAY', ...channel.unsent());
      throw new Failure(downOf(code.identifier));
    }
    switch (outcome.status) {
      case 'accepted':
      // It may have been sent, so it counts; if it was not, the user can ask again.
      case 'uncertain':
        // The message is out and its code live, whatever becomes of the record.
        return this.otp
          .sent<ReportedDelivery>(code, requestId, outcome.gateway, record, ...channel.taken(code, sending))
          .catch((err: unknown) => {
            this.logger.error({ event: 'delivery-unrecorded', requestId, err });
            return [];
          });
      case 'throttled':
      case 'unavailable':
        await this.otp.giveBack(code, requestId, record, ...channel.unsent());
        throw new Failure(downOf(code.identifier));
      case 'rejected':
        if (outcome.scope === 'recipient') {
          await this.otp.refuse(code, requestId, record, ...channel.unsent());
          throw new Failure(isEmail(code.identifier) ? 'ADDRESS_REFUSED' : 'RECIPIENT_REFUSED');
        }
        await this.otp.giveBack(code, requestId, record, ...channel.unsent());
        throw new Failure(downOf(code.identifier));
      default:
        return outcome satisfies never;
    }
  }

  /** Reports that overtook the end of their own send. */
  private async react(early: ReportedDelivery[], requestId: string): Promise<void> {
    for (const delivery of early) {
      const { challengeId, gateway, report } = delivery;
      if (challengeId !== null && report === 'delivered') await this.otp.arrived(challengeId, gateway);
      this.resendIfFailed(delivery, requestId);
    }
  }

  private async resend(challengeId: string, failed: string, requestId: string): Promise<void> {
    if (await this.deliveries.hasArrived(challengeId)) return;
    // Only gateways of SMS report.
    const code = await this.otp.issueAgain(challengeId, this.sms.spend());
    if (code) await this.send(code, { ms: this.environment.SMS_DEADLINE_MS, requestId, lastGateway: failed });
  }
}

function downOf(identifier: string): FailureCode {
  return isEmail(identifier) ? 'MAIL_DOWN' : 'GATEWAY_DOWN';
}
