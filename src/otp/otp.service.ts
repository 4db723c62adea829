import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Failure } from '../failures/failure';
import { Environment } from '../config/environment';
import { Alerts } from '../limits/alerts';
import type { Answering, Rider } from '../database/statements';
import type { Purpose } from './challenge.entity';
import { type Charge, ChallengeStore, type ClaimedSend, type Refusal } from './challenge.store';
import { ARRIVAL } from './send.statements';
import { deriveCode, fingerprint, isCode, isSameCode } from './one-time-code';

/** A code to send now. Whoever gets one settles how the sending ended: sent, given back, withdrawn or refused. */
export interface CodeToSend<Verdict> extends ClaimedSend {
  code: string;
  /** Which SMS of this code it is: 1 for the first. */
  sendsOfCode: number;
  /** Seconds that the code has to run. */
  secondsLeft: number;
  /** Whether the limits of the whole service allow the send. */
  verdict: Verdict;
}

/** One that its user asked for. */
export interface RequestedCode<Verdict> extends CodeToSend<Verdict> {
  sendsLeft: number;
  /** Seconds until a code may be requested again. */
  timeout: number;
  /** The gateway whose SMS evidently did not arrive. */
  lastGateway: string | null;
}

/** The code is out already: nothing is to be sent. */
export interface CodeSentBefore {
  code?: undefined;
  sendsLeft: number;
  timeout: number;
}

/** One-time codes: issue and redeem within the limits, all of them per identifier. */
@Injectable()
export class OtpService {
  /** By fingerprint; the first is current. */
  private readonly secrets: Map<string, string>;
  private readonly fingerprints: string[];

  constructor(
    private readonly environment: Environment,
    private readonly challenges: ChallengeStore,
    private readonly alerts: Alerts,
  ) {
    this.secrets = new Map(environment.OTP_SECRETS.map((secret) => [fingerprint(secret), secret]));
    this.fingerprints = [...this.secrets.keys()];
  }

  /**
   * A code to send, or word that a repeated request sends nothing. `spend` rides along: it counts the SMS of `claimed`,
   * and its answer is the code's `verdict`.
   * @throws `Failure` with the seconds to wait when a limit is reached, or `LOCKED`
   */
  async issue<Verdict>(
    identifier: string,
    purpose: Purpose,
    requestId: string,
    spend: Answering,
  ): Promise<RequestedCode<Verdict> | CodeSentBefore> {
    const nonce = randomUUID();
    const call = { identifier, requestId };
    const claim = await this.challenges.claim<Verdict>(call, purpose, this.fingerprints, nonce, spend);
    if (!claim) return repeatOrFail(await this.challenges.explain(call, purpose, this.fingerprints));
    const { id: challengeId, secret: _, ...rest } = claim;
    return { ...rest, code: this.codeOf(claim), nonce, challengeId, timeout: this.environment.OTP_RESEND_SECONDS };
  }

  /**
   * The code once more, since its SMS failed; nothing where it is of no use any more, was repeated before or a limit is
   * reached.
   */
  async issueAgain<Verdict>(challengeId: string, spend: Answering): Promise<CodeToSend<Verdict> | undefined> {
    const nonce = randomUUID();
    const claim = await this.challenges.claimAgain<Verdict>(challengeId, this.fingerprints, nonce, spend);
    if (!claim) return undefined;
    const { identifier, sendsOfCode, secondsLeft, verdict } = claim;
    return { code: this.codeOf(claim), identifier, nonce, challengeId, sendsOfCode, secondsLeft, verdict };
  }

  /** `gateway` took the message, or may have. `record` rides along, its rows are returned, and so does `also`. */
  sent<Row extends object>(
    send: ClaimedSend,
    requestId: string,
    gateway: string,
    record: Answering,
    ...also: Rider[]
  ): Promise<Row[]> {
    return this.challenges.sent(send, requestId, gateway, record, also);
  }

  /**
   * The send did not happen, through no fault of the recipient: it does not count, and the user can try again at once.
   */
  giveBack(send: ClaimedSend, requestId: string, ...record: Rider[]): Promise<void> {
    return this.challenges.giveBack(send, requestId, ...record);
  }

  /** The recipient cannot be sent to: the send counts, and no code is out. */
  refuse(send: ClaimedSend, requestId: string, ...record: Rider[]): Promise<void> {
    return this.challenges.refuse(send, requestId, ...record);
  }

  /**
   * No gateway was asked, so the send costs the user nothing, however often that happens. `reason` names the limit of
   * the whole service that forbade the send, or says that there was no gateway to ask.
   */
  withdraw(send: ClaimedSend, requestId: string, reason: string, ...record: Rider[]): Promise<void> {
    return this.challenges.withdraw(send, requestId, reason, ...record);
  }

  /**
   * Rides in the statement that records a report, `reported`: a gateway whose SMS arrived may send the next one too.
   */
  arrival(): Rider {
    return ARRIVAL;
  }

  /** The same for an SMS that was reported before its send was recorded. */
  arrived(challengeId: string, gateway: string): Promise<void> {
    return this.challenges.arrived(challengeId, gateway);
  }

  /**
   * The row that `grant` selects, for the one right guess that comes first; `also` rides along.
   * @throws `Failure` `INVALID_CODE` for a wrong, expired, used or absent code alike (R15); `CONFIRMATIONS_STOPPED` for
   * any while the whole service has too many wrong ones
   */
  async redeem<Row extends object>(
    identifier: string,
    purpose: Purpose,
    guess: string,
    requestId: string,
    grant: Answering,
    also: Rider[],
  ): Promise<Row> {
    if (!isCode(guess, this.environment.OTP_LENGTH)) throw new Failure('INVALID_CODE');
    const call = { identifier, requestId };
    const charge = await this.challenges.charge(call, purpose, this.fingerprints);
    if (charge) await this.stopIfTooMany(charge);
    if (!charge?.id || !charge.secret) throw new Failure('INVALID_CODE');
    const challenge = { ...call, purpose, id: charge.id, secret: charge.secret };
    const granted =
      isSameCode(guess, this.codeOf(challenge)) && (await this.challenges.redeem<Row>(call, challenge, grant, also));
    if (!granted) throw new Failure('INVALID_CODE');
    return granted;
  }

  /** One guess on each of many phones: no limit of a phone would notice. */
  private async stopIfTooMany({ isStopped, isBelow }: Charge): Promise<void> {
    if (!isStopped && isBelow) return;
    const { ABUSE_MODE, OTP_SERVICE_FAILURES_PER_HOUR } = this.environment;
    const isEnforced = ABUSE_MODE === 'enforce';
    if (isEnforced && !isStopped) await this.challenges.stop();
    await this.alerts.raise('too-many-failed-guesses', 'confirmations', { OTP_SERVICE_FAILURES_PER_HOUR, ABUSE_MODE });
    if (isEnforced) throw new Failure('CONFIRMATIONS_STOPPED');
  }

  private codeOf(challenge: { id: string; secret: string; purpose: Purpose; identifier: string }): string {
    const secret = this.secrets.get(challenge.secret);
    // The statements ask for a known secret, so that nobody is charged for a guess that could not be right.
    if (secret === undefined) throw new Failure('INTERNAL');
    return deriveCode(secret, challenge, this.environment.OTP_LENGTH);
  }
}

function repeatOrFail(refusal: Refusal | undefined): CodeSentBefore {
  if (!refusal) throw new Failure('UNAVAILABLE');
  const { reason, timeout, wait, sendsLeft } = refusal;
  if (reason) throw new Failure(reason, { wait });
  return { sendsLeft, timeout };
}
