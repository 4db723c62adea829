import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { Environment } from '../config/environment';
import { Challenge, reviewOf } from './challenge.entity';

const HOUR_MS = 3_600_000;

/** What an operator sees of an identifier: never a code. */
export interface LimitsStatus {
  isLocked: boolean;
  /** Used of allowed, as `3 of 5`. */
  sendsInHour: string;
  sendsInDay: string;
  failuresInDay: string;
  failuresInRow: string;
  /** Of the last challenge; past once it has expired. */
  codeExpiresAt: Date;
  isCodeUsed: boolean;
}

/** The operator's view of the limits. */
@Injectable()
export class OtpLimits {
  constructor(
    private readonly environment: Environment,
    @InjectRepository(Challenge) private readonly challenges: Repository<Challenge>,
  ) {}

  /** Nothing when the identifier never asked for a code. */
  async status(identifier: string): Promise<LimitsStatus | undefined> {
    const challenge = await this.challenges.findOneBy({ identifier });
    if (!challenge) return undefined;
    const [{ now }] = await this.challenges.query<[{ now: Date }]>('select clock_timestamp() as now');
    const within = (times: Date[], ms: number) => times.filter((time) => time.getTime() > now.getTime() - ms).length;
    const { OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY, OTP_FAILURES_PER_DAY, OTP_FAILURES_IN_ROW } = this.environment;
    return {
      isLocked: challenge.failuresInRow >= OTP_FAILURES_IN_ROW,
      sendsInHour: `${within(challenge.sends, HOUR_MS)} of ${OTP_SENDS_PER_HOUR}`,
      sendsInDay: `${within(challenge.sends, 24 * HOUR_MS)} of ${OTP_SENDS_PER_DAY}`,
      failuresInDay: `${within(challenge.failures, 24 * HOUR_MS)} of ${OTP_FAILURES_PER_DAY}`,
      failuresInRow: `${challenge.failuresInRow} of ${OTP_FAILURES_IN_ROW}`,
      codeExpiresAt: challenge.expiresAt,
      isCodeUsed: challenge.usedAt !== null,
    };
  }

  /** Forgives the failures, of the day and in a row, a reviewer's too; sends stay counted. False when there was nothing to unlock. */
  async unlock(identifier: string): Promise<boolean> {
    const named = { identifier: In([identifier, reviewOf(identifier)]) };
    const { affected = 0 } = await this.challenges.update(named, { failures: [], failuresInRow: 0 });
    return affected > 0;
  }
}
