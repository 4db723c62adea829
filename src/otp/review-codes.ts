import { Injectable } from '@nestjs/common';
import { Failure } from '../failures/failure';
import { maskPhone } from '../identifiers/identifier';
import { eventLogger } from '../logging/logger';
import { CodeSettings } from '../config/code.settings';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import { isOpen, type ReviewNumber, reviewNumbers } from './review-numbers';
import { reviewOf } from './challenge.entity';
import { ChallengeStore } from './challenge.store';
import type { ChargedChallenge } from './guess.parts';
import { isCode, isSameCode } from './one-time-code';
import type { CodeSent } from './otp.service';
import { OtpSettings } from './otp.settings';

/**
 * Sign-ins of the app stores' reviewers: a fixed code, no SMS. They have limits of their own and count for no limit of
 * the whole service; failures at the phone's ordinary codes do not lock them.
 */
@Injectable()
export class ReviewCodes {
  private readonly logger = eventLogger(ReviewCodes.name);
  private readonly numbers: Map<string, ReviewNumber>;

  constructor(
    private readonly settings: CodeSettings,
    private readonly otp: OtpSettings,
    identifiers: IdentifierSettings,
    private readonly challenges: ChallengeStore,
  ) {
    this.numbers = reviewNumbers({ ...settings, ...otp, ...identifiers });
  }

  /** Whether the phone is a reviewer's, and not expired. */
  has(phone: string): boolean {
    const number = this.numbers.get(phone);
    return number !== undefined && isOpen(number);
  }

  /** @throws `Failure` `LOCKED` where an operator blocked the phone */
  async issue(phone: string, requestId: string): Promise<CodeSent> {
    this.log('requested', phone, requestId);
    const isOpened = await this.challenges.openReview(reviewOf(phone), phone, requestId);
    if (!isOpened) throw new Failure('LOCKED');
    return { sendsLeft: this.settings.OTP_SENDS_PER_HOUR - 1, timeout: this.otp.OTP_RESEND_SECONDS };
  }

  /** As `OtpService.redeem`: charged before it is compared, in constant time. @throws `Failure` `INVALID_CODE` */
  async redeem<Row>(
    phone: string,
    guess: string,
    requestId: string,
    consume: (challenge: ChargedChallenge) => Promise<Row[]>,
  ): Promise<Row> {
    this.log('guessed', phone, requestId);
    const code = this.numbers.get(phone)?.code;
    if (code === undefined || !isCode(guess, this.settings.OTP_LENGTH)) throw new Failure('INVALID_CODE');
    const identifier = reviewOf(phone);
    const challengeId = await this.challenges.chargeReview(identifier, phone, requestId);
    if (!challengeId || !isSameCode(guess, code)) throw new Failure('INVALID_CODE');
    const [granted] = await consume({ identifier, purpose: 'review', challengeId });
    if (!granted) throw new Failure('INVALID_CODE');
    return granted;
  }

  private log(step: string, phone: string, requestId: string): void {
    this.logger.warn({ event: 'review-sign-in', step, requestId, phone: maskPhone(phone) });
  }
}
