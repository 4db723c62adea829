import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Failure } from '../failures/failure';
import { CodeSettings } from '../config/code.settings';
import type { AuditSubject } from '../audit/audit.parts';
import { Alerts } from '../limits/alerts';
import type { Verdict } from '../limits/channel-counts';
import { LimitSettings } from '../limits/limit.settings';
import type { AskingVerdict } from '../limits/asking.parts';
import type { Purpose, WaitingRegistration } from './challenge.entity';
import {
  type ChannelCodes,
  type Charge,
  ChallengeStore,
  type ClaimedSend,
  type Refusal,
  type ResendStatement,
} from './challenge.store';
import type { ChargedChallenge } from './guess.parts';
import { deriveCode, fingerprint, isCode, isSameCode } from './one-time-code';
import { OtpSettings } from './otp.settings';

/** A request for a code: the identifier that it is about, and what the code is for. */
export interface CodeRequest {
  identifier: string;
  purpose: Purpose;
  requestId: string;
}

/** A guess at a code, with what the audit trail says of its identifier: that is made once a call. */
export interface Guess extends CodeRequest, AuditSubject {
  guess: string;
}

/** A code to send now. Whoever gets one settles how the sending ended (`ChallengeStore.settle`). */
export interface CodeToSend extends ClaimedSend {
  code: string;
  /** Which message of this code it is: 1 for the first. */
  sendsOfCode: number;
  /** Seconds that the code has to run. */
  secondsLeft: number;
  /** Whether the limits of the whole service allow the send. */
  verdict: Verdict;
}

/** A code to send that its user asked for. */
export interface RequestedCode extends CodeToSend, Omit<CodeSent, 'code'> {
  /** The gateway whose SMS evidently did not arrive. */
  lastGateway: string | null;
}

/** What the user is told of a code that is out: nothing is to be sent any more. */
export interface CodeSent {
  code?: undefined;
  sendsLeft: number;
  /** Seconds until a code may be requested again. */
  timeout: number;
}

/** There is no code, since the identifier has no account and the request did not bring what makes one. */
export interface NoAccount {
  code?: undefined;
  /** Whether the limits allow to ask the user for it. */
  asking: AskingVerdict;
}

/** One-time codes: issue and redeem within the limits, all of them per identifier. */
@Injectable()
export class OtpService {
  /** The secrets by their fingerprints; the first is current. */
  private readonly secrets: Map<string, string>;
  private readonly fingerprints: string[];

  constructor(
    private readonly settings: CodeSettings,
    private readonly otp: OtpSettings,
    private readonly limits: LimitSettings,
    private readonly challenges: ChallengeStore,
    private readonly alerts: Alerts,
  ) {
    this.secrets = new Map(otp.OTP_SECRETS.map((secret) => [fingerprint(secret), secret]));
    this.fingerprints = [...this.secrets.keys()];
  }

  /**
   * A code to send through the channel of `codes`, or word that a repeated request sends nothing, or that there is no
   * account.
   * @throws `Failure` with the seconds to wait when a limit is reached, or `LOCKED`
   */
  async issue(codes: ChannelCodes, request: CodeRequest): Promise<RequestedCode | CodeSent | NoAccount> {
    const nonce = randomUUID();
    const call = { ...request, fingerprints: this.fingerprints };
    const claim = await this.challenges.claim(codes, call, nonce);
    if (!claim) return repeatOrFail(await this.challenges.explain(codes, call));
    const timeout = this.otp.OTP_RESEND_SECONDS;
    return { ...claim, code: this.oneTimeCodeOf(claim), nonce, challengeId: claim.id, timeout };
  }

  /**
   * The code once more, since its message failed; `undefined` where it is of no use any more, was repeated before or a
   * limit is reached.
   */
  async issueAgain(statement: ResendStatement, challengeId: string): Promise<CodeToSend | undefined> {
    const nonce = randomUUID();
    const send = { challengeId, nonce, fingerprints: this.fingerprints };
    const claim = await this.challenges.claimAgain(statement, send);
    return claim && { ...claim, code: this.oneTimeCodeOf(claim), nonce, challengeId };
  }

  /**
   * The row of `consume`, which runs the statement that consumes the challenge, for the one right guess that comes
   * first. It gets what waits for the code as well.
   * @throws `Failure` `INVALID_CODE` for a wrong, expired, used or absent code alike (R15); `CONFIRMATIONS_STOPPED` for
   * any while the whole service has too many wrong ones
   */
  async redeem<Row>(
    { guess, ...request }: Guess,
    consume: (challenge: ChargedChallenge, waiting: WaitingRegistration[]) => Promise<Row[]>,
  ): Promise<Row> {
    if (!isCode(guess, this.settings.OTP_LENGTH)) throw new Failure('INVALID_CODE');
    const { identifier, purpose } = request;
    const charge = await this.challenges.charge({ ...request, fingerprints: this.fingerprints });
    if (charge && (charge.isStopped || !charge.isBelow)) await this.stop(charge);
    if (!charge?.id || !charge.secretFingerprint) throw new Failure('INVALID_CODE');
    const { id, secretFingerprint, registrations } = charge;
    const code = this.oneTimeCodeOf({ id, secretFingerprint, purpose, identifier });
    if (!isSameCode(guess, code)) throw new Failure('INVALID_CODE');
    const [granted] = await consume({ identifier, purpose, challengeId: id }, registrations ?? []);
    if (!granted) throw new Failure('INVALID_CODE');
    return granted;
  }

  /** One guess on each of many phones: no limit of a phone would notice. */
  private async stop({ isStopped }: Charge): Promise<void> {
    const { ABUSE_MODE, OTP_SERVICE_FAILURES_PER_HOUR } = this.limits;
    const isEnforced = ABUSE_MODE === 'enforce';
    if (isEnforced && !isStopped) await this.challenges.stop();
    await this.alerts.raise('too-many-failed-guesses', 'confirmations', { OTP_SERVICE_FAILURES_PER_HOUR, ABUSE_MODE });
    if (isEnforced) throw new Failure('CONFIRMATIONS_STOPPED');
  }

  private oneTimeCodeOf(challenge: {
    id: string;
    secretFingerprint: string;
    purpose: Purpose;
    identifier: string;
  }): string {
    const secret = this.secrets.get(challenge.secretFingerprint);
    // The statements ask for a known secret, so that nobody is charged for a guess that could not be right.
    if (secret === undefined) throw new Failure('INTERNAL');
    return deriveCode(secret, challenge, this.settings.OTP_LENGTH);
  }
}

function repeatOrFail(refusal: Refusal | undefined): CodeSent | NoAccount {
  if (!refusal) throw new Failure('UNAVAILABLE');
  const { reason, timeout, wait, sendsLeft, asking } = refusal;
  if (reason === 'NO_ACCOUNT') return { asking: asking ?? { reached: [], place: '' } };
  if (reason) throw new Failure(reason, { wait });
  return { sendsLeft, timeout };
}
