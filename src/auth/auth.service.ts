import { Injectable } from '@nestjs/common';
import { Failure } from '../common/failure';
import { maskPhone, readMobilePhone } from '../common/identifier';
import { Messages } from '../common/messages';
import type { RequestContext } from '../common/request-context';
import { Environment } from '../config/environment';
import { type CodeSentBefore, type CodeToSend, OtpService } from '../otp/otp.service';
import { AccountStore, type StoredAccount } from '../profile/account.store';
import type { UserAnswerDto } from '../profile/dto/user-answer.dto';
import { toUser } from '../profile/user';
import { type SendAttempt, SmsSender } from '../sms-gateway/sms-sender';
import type { CodeSentDto } from './dto/code-sent.dto';

/** The sign-in dialogue of scenario 1: a code to the phone, then the code for the user. */
@Injectable()
export class AuthService {
  constructor(
    private readonly environment: Environment,
    private readonly messages: Messages,
    private readonly otp: OtpService,
    private readonly sms: SmsSender,
    private readonly accounts: AccountStore,
  ) {}

  /** @throws `Failure` when no code can be sent, with the reason for the user */
  async requestCode(userIdentifier: string, context: RequestContext): Promise<CodeSentDto> {
    const phone = this.readPhone(userIdentifier, context);
    const startedAt = performance.now();
    const issued = await this.otp.issue(phone, 'sign-in');
    if (issued.code === undefined) return this.codeSent(phone, issued);
    // A slow database takes its time from the gateway: the user waits for both.
    const msLeft = this.environment.SMS_DEADLINE_MS - (performance.now() - startedAt);
    await this.send(phone, issued, { msLeft, requestId: context.id });
    const secondsGone = Math.floor((performance.now() - startedAt) / 1000);
    return this.codeSent(phone, { ...issued, timeout: issued.timeout - secondsGone });
  }

  /** @throws `Failure` `INVALID_CODE` unless the code is the live one of this phone and nobody was faster */
  async confirmCode(userIdentifier: string, guess: string, context: RequestContext): Promise<UserAnswerDto> {
    const phone = this.readPhone(userIdentifier, context);
    const account = await this.otp.redeem<StoredAccount>(phone, 'sign-in', guess, this.accounts.grant());
    return { user: toUser(account) };
  }

  private readPhone(userIdentifier: string, context: RequestContext): string {
    const phone = readMobilePhone(userIdentifier, this.environment.PHONE_REGIONS);
    if (!phone) throw new Failure('INVALID_PHONE');
    context.phone = maskPhone(phone);
    return phone;
  }

  /** In the request, since the user is waiting: who gets an answer knows whether a gateway took the SMS. */
  private async send(phone: string, { code, nonce, sendsOfCode }: CodeToSend, attempt: SendAttempt): Promise<void> {
    // Gateways refuse identical texts: each repeat of a code says which one it is.
    const text =
      sendsOfCode === 1
        ? this.messages.text('SMS_FIRST', { code })
        : this.messages.text('SMS_REPEATED', { code, repeat: String(sendsOfCode) });
    const outcome = await this.sms.send({ phone, text }, attempt);
    switch (outcome.status) {
      case 'accepted':
      // It may have been sent, so it counts; if it was not, the user can ask again.
      case 'uncertain':
        return;
      case 'throttled':
      case 'unavailable':
        await this.otp.giveBack(phone, nonce);
        throw new Failure('GATEWAY_DOWN');
      case 'rejected':
        if (outcome.scope === 'recipient') {
          await this.otp.refuse(phone, nonce);
          throw new Failure('RECIPIENT_REFUSED');
        }
        await this.otp.giveBack(phone, nonce);
        throw new Failure('GATEWAY_DOWN');
      default:
        outcome satisfies never;
    }
  }

  private codeSent(phone: string, { timeout, sendsLeft }: CodeToSend | CodeSentBefore): CodeSentDto {
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
