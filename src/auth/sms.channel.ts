import { Injectable } from '@nestjs/common';
import type { Sending, SendOptions } from '../delivery/delivery-outcome';
import type { Answering, Rider } from '../database/statements';
import type { CodeToSend } from '../otp/otp.service';
import { type BudgetVerdict, SmsBudget } from '../sms-gateway/sms-budget';
import { SmsSender } from '../sms-gateway/sms-sender';
import { SmsText } from '../sms-gateway/sms-text';
import type { CodeChannel } from './code-channel';

/** Codes by SMS, which cost money and are counted. */
@Injectable()
export class SmsChannel implements CodeChannel<BudgetVerdict> {
  constructor(
    private readonly budget: SmsBudget,
    private readonly sms: SmsSender,
    private readonly text: SmsText,
  ) {}

  spend(): Answering {
    return this.budget.spend();
  }

  refusalOf(verdict: BudgetVerdict): Promise<string | undefined> {
    return this.budget.refusalOf(verdict);
  }

  send(code: CodeToSend<BudgetVerdict>, options: SendOptions): Promise<Sending> {
    return this.sms.send({ phone: code.identifier, text: this.text.compose(code), code: code.code }, options);
  }

  taken(): Rider[] {
    return [this.budget.cost()];
  }

  unsent(): Rider[] {
    return [this.budget.unspend()];
  }

  confirmed(): Rider[] {
    return [this.budget.confirmed()];
  }
}
