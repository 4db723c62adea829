import { Injectable } from '@nestjs/common';
import type { Sending, SendOptions } from '../delivery/delivery-outcome';
import type { Answering, Rider } from '../database/statements';
import type { CodeToSend } from '../otp/otp.service';
import { type BudgetVerdict, SmsBudget } from '../limits/sms-budget';
import { lengthOfSms } from '../sms-gateway/sms-length';
import { SmsSender } from '../sms-gateway/sms-sender';
import { SmsText } from '../sms-gateway/sms-text';
import { ChannelOutages } from './channel-outages';
import type { CodeChannel } from './code-channel';

/** Codes by SMS, which cost money and are counted. */
@Injectable()
export class SmsChannel implements CodeChannel<BudgetVerdict> {
  constructor(
    private readonly budget: SmsBudget,
    private readonly sms: SmsSender,
    private readonly text: SmsText,
    private readonly outages: ChannelOutages,
  ) {}

  spend(): Answering {
    return this.budget.spend();
  }

  refusalOf(verdict: BudgetVerdict): Promise<string | undefined> {
    return this.budget.refusalOf(verdict);
  }

  async send(code: CodeToSend<BudgetVerdict>, options: SendOptions): Promise<Sending> {
    const sending = await this.sms.send(
      { phone: code.identifier, text: this.text.compose(code), code: code.code },
      options,
    );
    this.outages.saw('gateway-down', sending);
    this.outages.refused(sending, options.requestId);
    return sending;
  }

  /** Each gateway that may have taken the SMS bills each of its parts. */
  taken(code: CodeToSend<BudgetVerdict>, { attempts }: Sending): Rider[] {
    const times = attempts.filter(({ status }) => status === 'accepted' || status === 'uncertain').length;
    const { parts } = lengthOfSms(this.text.compose(code));
    return [...this.budget.taken(times * parts), this.budget.cost()];
  }

  unsent(): Rider[] {
    return [this.budget.unspend()];
  }

  confirmed(): Rider[] {
    return [this.budget.confirmed()];
  }
}
