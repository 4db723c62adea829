import { Injectable } from '@nestjs/common';
import type { Sending, SendOptions } from '../delivery/delivery-outcome';
import type { PartsTaken } from '../limits/channel-counts';
import { SmsBudget } from '../limits/sms-budget';
import { type ChannelCodes, ChallengeStore, type ResendStatement } from '../otp/challenge.store';
import type { CodeToSend } from '../otp/otp.service';
import { SmsSender } from '../sms-gateway/sms-sender';
import { SmsText } from '../sms-gateway/sms-text';
import { ChannelOutages } from './channel-outages';
import type { CodeChannel } from './code-channel';

/** Codes by SMS, which cost money and are counted. */
@Injectable()
export class SmsChannel implements CodeChannel {
  readonly codes: ChannelCodes;
  readonly failures = { forbidden: 'SMS_STOPPED', down: 'GATEWAY_DOWN', refused: 'RECIPIENT_REFUSED' } as const;
  /** Sends a code again: of all carriers, only gateways of SMS report. */
  readonly resend: ResendStatement;

  constructor(
    challenges: ChallengeStore,
    readonly counts: SmsBudget,
    private readonly sms: SmsSender,
    private readonly text: SmsText,
    private readonly outages: ChannelOutages,
  ) {
    this.codes = challenges.codesOf(counts);
    this.resend = challenges.resendOf(counts.onClaimed);
  }

  get hasSeveralGateways(): boolean {
    return this.sms.gatewayCount > 1;
  }

  async send(code: CodeToSend, options: SendOptions): Promise<Sending & PartsTaken> {
    const text = this.text.compose(code);
    const sending = await this.sms.send({ phone: code.identifier, text, code: code.code }, options);
    this.outages.saw('gateway-down', sending);
    this.outages.refused(sending, options.request.id);
    // Each gateway that may have taken the SMS bills each of its parts.
    let times = 0;
    for (const { status } of sending.attempts) if (status === 'accepted' || status === 'uncertain') times++;
    return { ...sending, partsTaken: times * this.text.partsOf(text) };
  }
}
