import { Injectable } from '@nestjs/common';
import { Failure } from '../common/failure';
import { maskPhone, readMobilePhone } from '../common/identifier';
import { Messages } from '../common/messages';
import type { RequestContext } from '../common/request-context';
import { Environment } from '../config/environment';
import { type CodeSentBefore, OtpService } from '../otp/otp.service';
import { ReviewCodes } from '../otp/review-codes';
import { AccountStore, type StoredAccount } from '../profile/account.store';
import type { UserAnswerDto } from '../profile/dto/user-answer.dto';
import { toUser } from '../profile/user';
import { DeliveryStore } from '../sms-gateway/delivery.store';
import { type BudgetVerdict, SmsBudget } from '../sms-gateway/sms-budget';
import { CodeSender } from './code-sender';
import type { CodeSentDto } from './dto/code-sent.dto';

/** The sign-in dialogue of scenario 1: a code to the phone, then the code for the user. */
@Injectable()
export class AuthService {
  constructor(
    private readonly environment: Environment,
    private readonly messages: Messages,
    private readonly otp: OtpService,
    private readonly review: ReviewCodes,
    private readonly budget: SmsBudget,
    private readonly sender: CodeSender,
    private readonly deliveries: DeliveryStore,
    private readonly accounts: AccountStore,
  ) {}

  /** @throws `Failure` when no code can be sent, with the reason for the user */
  async requestCode(userIdentifier: string, context: RequestContext): Promise<CodeSentDto> {
    const phone = this.readPhone(userIdentifier, context);
    if (this.review.has(phone)) return this.codeSent(phone, await this.review.issue(phone, context.id));
    const startedAt = performance.now();
    const issued = await this.otp.issue<BudgetVerdict>(phone, 'sign-in', context.id, this.budget.spend());
    if (issued.code === undefined) return this.codeSent(phone, issued);
    // A slow database takes its time from the gateway: the user waits for both.
    const ms = this.environment.SMS_DEADLINE_MS - (performance.now() - startedAt);
    await this.sender.send(issued, { ms, requestId: context.id, lastGateway: issued.lastGateway });
    const secondsGone = Math.floor((performance.now() - startedAt) / 1000);
    return this.codeSent(phone, { ...issued, timeout: issued.timeout - secondsGone });
  }

  /** @throws `Failure` `INVALID_CODE` unless the code is the live one of this phone and nobody was faster */
  async confirmCode(userIdentifier: string, guess: string, context: RequestContext): Promise<UserAnswerDto> {
    const phone = this.readPhone(userIdentifier, context);
    const isReview = this.review.has(phone);
    const grant = this.accounts.grant(phone, isReview, context.id);
    const account = isReview
      ? await this.review.redeem<StoredAccount>(phone, guess, context.id, grant)
      : await this.otp.redeem<StoredAccount>(phone, 'sign-in', guess, context.id, grant, [this.deliveries.confirm()]);
    return { user: toUser(account) };
  }

  private readPhone(userIdentifier: string, context: RequestContext): string {
    const phone = readMobilePhone(userIdentifier, this.environment.PHONE_REGIONS);
    if (!phone) throw new Failure('INVALID_PHONE');
    context.phone = maskPhone(phone);
    return phone;
  }

  private codeSent(phone: string, { timeout, sendsLeft }: Pick<CodeSentBefore, 'timeout' | 'sendsLeft'>): CodeSentDto {
    return {
      otp: {
        timeout,
        attemptsLeft: sendsLeft,
        message: this.messages.text('CODE_SENT', { phone: maskPhone(phone) }),
        replyText: this.messages.text('SEND_AGAIN'),
        codeLength: this.environment.OTP_LENGTH,
      },
    };
  }
}
