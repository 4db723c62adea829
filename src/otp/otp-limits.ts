import { Injectable } from '@nestjs/common';
import type { Obstacle } from '../limits/obstacle';
import { CodeSettings } from '../config/code.settings';
import { Statements } from '../database/statements';
import { Stops } from '../limits/stops';
import { type BlockInForce, Blocks } from './blocks';
import { limitsStatements } from './limits.statements';
import { fingerprint } from './one-time-code';
import type { OtpLimitSettings } from './otp-limit-settings';
import { OtpSettings } from './otp.settings';

/** What is used of an identifier's limits, as `3 of 5`, and of its last code: never the code. */
export interface LimitsUsed {
  isLocked: boolean;
  sendsInHour: string;
  sendsInDay: string;
  failuresInDay: string;
  failuresInRow: string;
  guessesAtCode: string;
  /** When the last challenge expires, or did. */
  codeExpiresAt: Date;
  isCodeUsed: boolean;
}

/** What an operator sees of an identifier. */
export interface LimitsStatus {
  /** The block that shuts it out, its own or one of its range. */
  block?: BlockInForce;
  /** `undefined` when it asked for no code in the last 30 days. */
  used?: LimitsUsed;
  /** What keeps the identifier's own limits from allowing the next send. */
  send: Obstacle[];
  /** What keeps the next guess from being compared. */
  guess: Obstacle[];
}

/** What `unlock` forgave: zeros where there was nothing to forgive. */
export interface Forgiven {
  /** Whether a limit that is forgiven was reached. */
  wasLocked: boolean;
  failuresInDay: number;
  failuresInRow: number;
  sendsInDay: number;
}

/** A challenge, as the limits see it. */
export interface LimitsRow extends Omit<Forgiven, 'wasLocked'> {
  now: Date;
  isLocked: boolean;
  sendsInHour: number;
  guesses: number;
  secretFingerprint: string;
  expiresAt: Date;
  usedAt: Date | null;
  /** When each limit that is used up allows the next; `null` where it was never used up. */
  resendAt: Date | null;
  hourAllowsAt: Date | null;
  dayAllowsAt: Date | null;
  failuresAllowAt: Date | null;
}

/** The operator's view of the limits. */
@Injectable()
export class OtpLimits {
  private readonly sql: ReturnType<typeof limitsStatements>;
  private readonly settings: OtpLimitSettings;
  private readonly secrets: Set<string>;

  constructor(
    codes: CodeSettings,
    otp: OtpSettings,
    private readonly statements: Statements,
    private readonly blocks: Blocks,
    private readonly stops: Stops,
  ) {
    this.settings = { ...codes, ...otp };
    this.sql = statements.declare(limitsStatements(this.settings));
    this.secrets = new Set(otp.OTP_SECRETS.map((secret) => fingerprint(secret)));
  }

  async status(identifier: string): Promise<LimitsStatus> {
    const [row] = await this.statements.run(this.sql.read, { identifier });
    const block = await this.blocks.of(identifier);
    const shared = [...blocked(block), ...(row ? this.failures(row) : [])];
    return {
      block,
      used: row && this.used(row),
      send: [...shared, ...(row ? this.sends(row) : [])],
      guess: [...shared, ...this.code(row), ...(await this.stop())],
    };
  }

  /**
   * Forgives the failures, of the day and in a row, and the sends where that is asked for. `undefined` for an
   * identifier that asked for no code.
   */
  async unlock(identifier: string, withSends: boolean): Promise<Forgiven | undefined> {
    const challenges = await this.statements.run(this.sql.unlock, { identifier, withSends });
    const sum = (count: (forgiven: Forgiven) => number) => challenges.reduce((total, each) => total + count(each), 0);
    if (challenges.length === 0) return undefined;
    return {
      wasLocked: challenges.some(({ wasLocked }) => wasLocked),
      failuresInDay: sum(({ failuresInDay }) => failuresInDay),
      failuresInRow: sum(({ failuresInRow }) => failuresInRow),
      sendsInDay: sum(({ sendsInDay }) => sendsInDay),
    };
  }

  /** Ends a stop of confirmations before its time. False when there was none. */
  async resumeConfirmations(): Promise<boolean> {
    return (await this.statements.run(this.sql.resume, {})).length > 0;
  }

  private used(row: LimitsRow): LimitsUsed {
    const { OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY, OTP_FAILURES_PER_DAY, OTP_FAILURES_IN_ROW, OTP_GUESSES } =
      this.settings;
    return {
      isLocked: row.isLocked,
      sendsInHour: `${row.sendsInHour} of ${OTP_SENDS_PER_HOUR}`,
      sendsInDay: `${row.sendsInDay} of ${OTP_SENDS_PER_DAY}`,
      failuresInDay: `${row.failuresInDay} of ${OTP_FAILURES_PER_DAY}`,
      failuresInRow: `${row.failuresInRow} of ${OTP_FAILURES_IN_ROW}`,
      guessesAtCode: `${row.guesses} of ${OTP_GUESSES}`,
      codeExpiresAt: row.expiresAt,
      isCodeUsed: row.usedAt !== null,
    };
  }

  private failures({ now, isLocked, failuresInRow, failuresAllowAt }: LimitsRow): Obstacle[] {
    const { OTP_FAILURES_PER_DAY } = this.settings;
    const locked = { reason: 'LOCKED', until: null, why: `${failuresInRow} failed codes in a row, until an unlock` };
    return [
      ...(isLocked ? [locked] : []),
      ...ahead(now, 'TOO_MANY_FAILURES', failuresAllowAt, `${OTP_FAILURES_PER_DAY} failed codes in 24 hours`),
    ];
  }

  private sends({ now, resendAt, hourAllowsAt, dayAllowsAt }: LimitsRow): Obstacle[] {
    const { OTP_RESEND_SECONDS, OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY } = this.settings;
    return [
      ...ahead(now, 'WAIT', resendAt, `${OTP_RESEND_SECONDS} seconds between sends`),
      ...ahead(now, 'TOO_MANY_SENDS', hourAllowsAt, `${OTP_SENDS_PER_HOUR} sends in an hour`),
      ...ahead(now, 'TOO_MANY_SENDS', dayAllowsAt, `${OTP_SENDS_PER_DAY} sends in 24 hours`),
    ];
  }

  private code(row: LimitsRow | undefined): Obstacle[] {
    const why = this.whyNoCode(row);
    return why ? [{ reason: 'NO_LIVE_CODE', until: null, why }] : [];
  }

  private whyNoCode(row: LimitsRow | undefined): string | undefined {
    if (!row) return 'none was requested in the last 30 days';
    if (row.usedAt) return 'the last one is used';
    if (row.guesses >= this.settings.OTP_GUESSES) return 'the guesses at the last one are used up';
    if (row.expiresAt <= row.now) return 'the last one has expired, or no gateway took it';
    return this.secrets.has(row.secretFingerprint)
      ? undefined
      : 'the secret of the last one is not in OTP_SECRETS any more';
  }

  private async stop(): Promise<Obstacle[]> {
    const stop = await this.stops.ofConfirmations();
    return stop ? [{ reason: 'CONFIRMATIONS_STOPPED', until: stop.until, why: stop.why }] : [];
  }
}

function ahead(now: Date, reason: string, until: Date | null, why: string): Obstacle[] {
  return until && until > now ? [{ reason, until, why }] : [];
}

function blocked(block: BlockInForce | undefined): Obstacle[] {
  return block ? [{ reason: 'BLOCKED', until: block.until, why: block.why }] : [];
}
