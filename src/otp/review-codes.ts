import { Injectable } from '@nestjs/common';
import { Failure } from '../failures/failure';
import { maskPhone } from '../identifiers/identifier';
import { eventLogger } from '../logging/logger';
import { Environment } from '../config/environment';
import { isOpen, type ReviewNumber, reviewNumbers } from './review-numbers';
import type { Answering } from '../database/statements';
import { reviewOf } from './challenge.entity';
import { ChallengeStore } from './challenge.store';
import { isCode, isSameCode } from './one-time-code';
import type { CodeSentBefore } from './otp.service';

/**
 * Sign-ins of the app stores' reviewers: a fixed code, no SMS. They have limits of their own and count for no limit of
 * the whole service; failures at the phone's ordinary codes do not lock them.
 */
@Injectable()
export class ReviewCodes {
  private readonly logger = eventLogger(ReviewCodes.name);
  private readonly numbers: Map<string, ReviewNumber>;

  constructor(
    private readonly environment: Environment,
    private readonly challenges: ChallengeStore,
  ) {
    this.numbers = reviewNumbers(environment);
  }

  /** Whether the phone is a reviewer's, and not expired. */
  has(phone: string): boolean {
    return isOpen(this.numbers.get(phone));
  }

  /** @throws `Failure` `LOCKED` where an operator blocked the phone */
  async issue(phone: string, requestId: string): Promise<CodeSentBefore> {
    this.log('requested', phone, requestId);
    const isOpened = await this.challenges.openReview({ identifier: phone, requestId }, reviewOf(phone));
    if (!isOpened) throw new Failure('LOCKED');
    const { OTP_SENDS_PER_HOUR, OTP_RESEND_SECONDS } = this.environment;
    return { sendsLeft: OTP_SENDS_PER_HOUR - 1, timeout: OTP_RESEND_SECONDS };
  }

  /** As `OtpService.redeem`: charged before it is compared, in constant time. @throws `Failure` `INVALID_CODE` */
  async redeem<Row extends object>(phone: string, guess: string, requestId: string, grant: Answering): Promise<Row> {
    this.log('guessed', phone, requestId);
    const code = this.numbers.get(phone)?.code;
    if (code === undefined || !isCode(guess, this.environment.OTP_LENGTH)) throw new Failure('INVALID_CODE');
    const call = { identifier: phone, requestId };
    const identifier = reviewOf(phone);
    const id = await this.challenges.chargeReview(call, identifier);
    if (!id || !isSameCode(guess, code)) throw new Failure('INVALID_CODE');
    const granted = await this.challenges.redeem<Row>(call, { identifier, purpose: 'review', id }, grant);
    if (!granted) throw new Failure('INVALID_CODE');
    return granted;
  }

  private log(step: string, phone: string, requestId: string): void {
    this.logger.warn({ event: 'review-sign-in', step, requestId, phone: maskPhone(phone) });
  }
}
