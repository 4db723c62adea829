import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Failure } from '../common/failure';
import { Environment } from '../config/environment';
import type { Rider } from '../database/statements';
import type { Purpose } from './challenge.entity';
import { ChallengeStore, type ClaimedSend, type Refusal } from './challenge.store';
import { deriveCode, fingerprint, isCode, isSameCode } from './one-time-code';

/** A code to send now. Whoever gets one settles how the sending ended: sent, given back or refused. */
export interface CodeToSend extends ClaimedSend {
  code: string;
  /** Which SMS of this code it is: 1 for the first. */
  sendsOfCode: number;
  /** Seconds that the code has to run. */
  secondsLeft: number;
}

/** One that its user asked for. */
export interface RequestedCode extends CodeToSend {
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
  ) {
    this.secrets = new Map(environment.OTP_SECRETS.map((secret) => [fingerprint(secret), secret]));
    this.fingerprints = [...this.secrets.keys()];
  }

  /**
   * A code to send, or word that a repeated request sends nothing.
   * @throws `Failure` with the seconds to wait when a limit is reached, or `LOCKED`
   */
  async issue(identifier: string, purpose: Purpose): Promise<RequestedCode | CodeSentBefore> {
    const nonce = randomUUID();
    const claim = await this.challenges.claim(identifier, purpose, this.fingerprints, nonce);
    if (!claim) return repeatOrFail(await this.challenges.explain(identifier, purpose, this.fingerprints));
    const { id, secret, ...rest } = claim;
    const code = this.codeOf({ id, secret, purpose, identifier });
    return { ...rest, code, identifier, nonce, challengeId: id, timeout: this.environment.OTP_RESEND_SECONDS };
  }

  /** The code once more, since its SMS failed; nothing where it is of no use any more, was repeated before or a limit is reached. */
  async issueAgain(challengeId: string): Promise<CodeToSend | undefined> {
    const nonce = randomUUID();
    const claim = await this.challenges.claimAgain(challengeId, this.fingerprints, nonce);
    if (!claim) return undefined;
    const { sendsOfCode, secondsLeft, identifier } = claim;
    return { code: this.codeOf(claim), identifier, nonce, challengeId, sendsOfCode, secondsLeft };
  }

  /** `gateway` took the SMS, or may have. `record` rides along in each of these three; its rows are returned. */
  sent<Row extends object>(send: ClaimedSend, gateway: string, record: Rider): Promise<Row[]> {
    return this.challenges.sent(send, gateway, record);
  }

  /** The send did not happen, through no fault of the recipient: it does not count, and the user can try again at once. */
  giveBack<Row extends object>(send: ClaimedSend, record: Rider): Promise<Row[]> {
    return this.challenges.giveBack(send, record);
  }

  /** The recipient cannot be sent to: the send counts, and no code is out. */
  refuse<Row extends object>(send: ClaimedSend, record: Rider): Promise<Row[]> {
    return this.challenges.refuse(send, record);
  }

  /** The SMS that `gateway` took has arrived: the next one may start with it again. */
  arrived(challengeId: string, gateway: string): Promise<void> {
    return this.challenges.arrived(challengeId, gateway);
  }

  /**
   * The row that `grant` selects, for the one right guess that comes first.
   * @throws `Failure` `INVALID_CODE` for a wrong, expired, used or absent code alike (R15)
   */
  async redeem<Row extends object>(identifier: string, purpose: Purpose, guess: string, grant: Rider): Promise<Row> {
    if (!isCode(guess, this.environment.OTP_LENGTH)) throw new Failure('INVALID_CODE');
    const challenge = await this.challenges.charge(identifier, purpose, this.fingerprints);
    if (!challenge) throw new Failure('INVALID_CODE');
    const source = { ...challenge, purpose, identifier };
    const granted = isSameCode(guess, this.codeOf(source)) && (await this.challenges.redeem<Row>(source, grant));
    if (!granted) throw new Failure('INVALID_CODE');
    return granted;
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
  const { isLive, isLocked, isExhausted, sendsLeft } = refusal;
  const timeout = refusal.timeout ?? 0;
  const wait = Math.max(1, refusal.wait ?? 0);
  if (isLocked) throw new Failure('LOCKED');
  if (isExhausted) throw new Failure('TOO_MANY_FAILURES', { wait });
  if (sendsLeft === 0 && timeout <= 0) throw new Failure('TOO_MANY_SENDS', { wait });
  if (!isLive || timeout <= 0) throw new Failure('WAIT', { wait });
  return { sendsLeft, timeout };
}
