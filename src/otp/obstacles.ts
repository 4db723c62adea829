import { Injectable } from '@nestjs/common';
import { isEmail } from '../identifiers/identifier';
import { MailObstacles } from '../limits/mail-obstacles';
import { type LimitsStatus, OtpLimits } from './otp-limits';
import { ReviewCodes } from './review-codes';
import { SmsObstacles } from '../limits/sms-obstacles';

/** What operators are told of an identifier that no challenge is kept for. */
export const NO_CODE_REQUESTED = 'No code was requested for it in the last 30 days';

/** All that may keep a code from an identifier: its own limits, and what holds for its whole channel. */
@Injectable()
export class Obstacles {
  constructor(
    private readonly limits: OtpLimits,
    private readonly sms: SmsObstacles,
    private readonly mail: MailObstacles,
    private readonly review: ReviewCodes,
  ) {}

  /** Whether none of this holds, since the identifier is a reviewer's number. */
  isReview(identifier: string): boolean {
    return this.review.has(identifier);
  }

  async of(identifier: string): Promise<LimitsStatus> {
    const status = await this.limits.status(identifier);
    const channel = isEmail(identifier) ? await this.mail.of(identifier) : await this.sms.of(identifier);
    return { ...status, send: [...status.send, ...channel] };
  }
}
