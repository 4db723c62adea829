import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Environment } from '../config/environment';
import { type Rider, type Statement, Statements } from '../database/statements';
import type { Purpose } from './challenge.entity';
import { challengeStatements, redeemStatement, settleStatement } from './challenge.statements';

/** The right to send one SMS, and what its code is derived from. */
interface Claim {
  id: string;
  /** Fingerprint. */
  secret: string;
  /** Which SMS of this code it is: 1 for the first. */
  sendsOfCode: number;
  /** Until the code expires. */
  secondsLeft: number;
}

export interface RequestedClaim extends Claim {
  /** Sends left in the hour or the day, whichever is fewer. */
  sendsLeft: number;
  /** The gateway whose SMS evidently did not arrive. */
  lastGateway: string | null;
}

/** A claim that nobody asked for: whose it is comes with it. */
export interface RepeatedClaim extends Claim {
  identifier: string;
  purpose: Purpose;
}

/** A send to be settled. */
export interface ClaimedSend {
  identifier: string;
  /** Names the send. */
  nonce: string;
  challengeId: string;
}

/** Why there was no claim. */
export interface Refusal {
  /** An unused code of this purpose is out and still takes guesses. */
  isLive: boolean;
  isLocked: boolean;
  /** The failures of the day are used up. */
  isExhausted: boolean;
  /** Seconds until the resend interval ends; zero or less when it has, null when nothing was ever sent. */
  timeout: number | null;
  /** Seconds until every limit allows a send. */
  wait: number | null;
  sendsLeft: number;
}

/** The challenges in PostgreSQL. Parameters and races are explained at the statements. */
@Injectable()
export class ChallengeStore {
  private readonly sql: ReturnType<typeof challengeStatements>;

  constructor(
    environment: Environment,
    private readonly statements: Statements,
  ) {
    this.sql = challengeStatements(environment);
  }

  /** `secrets` are fingerprints, the current one first; `nonce` names the send. */
  async claim(
    identifier: string,
    purpose: Purpose,
    secrets: string[],
    nonce: string,
  ): Promise<RequestedClaim | undefined> {
    const values = [identifier, purpose, randomUUID(), secrets[0], nonce, secrets];
    return (await this.statements.run<RequestedClaim>(this.sql.claim, values))[0];
  }

  /** For a code whose SMS failed; nothing when it is no live one, was repeated once or a limit is reached. */
  async claimAgain(challengeId: string, secrets: string[], nonce: string): Promise<RepeatedClaim | undefined> {
    return (await this.statements.run<RepeatedClaim>(this.sql.claimAgain, [challengeId, nonce, secrets]))[0];
  }

  async explain(identifier: string, purpose: Purpose, secrets: string[]): Promise<Refusal | undefined> {
    return (await this.statements.run<Refusal>(this.sql.explain, [identifier, purpose, secrets]))[0];
  }

  /** The rows of `record`. */
  async sent<Row extends object>(send: ClaimedSend, gateway: string, record: Rider): Promise<Row[]> {
    return this.settle(this.sql.sent, send, record, [gateway]);
  }

  async giveBack<Row extends object>(send: ClaimedSend, record: Rider): Promise<Row[]> {
    return this.settle(this.sql.giveBack, send, record);
  }

  async refuse<Row extends object>(send: ClaimedSend, record: Rider): Promise<Row[]> {
    return this.settle(this.sql.refuse, send, record);
  }

  async arrived(challengeId: string, gateway: string): Promise<void> {
    await this.statements.run(this.sql.arrived, [challengeId, gateway]);
  }

  async charge(
    identifier: string,
    purpose: Purpose,
    secrets: string[],
  ): Promise<{ id: string; secret: string } | undefined> {
    return (
      await this.statements.run<{ id: string; secret: string }>(this.sql.charge, [identifier, purpose, secrets])
    )[0];
  }

  /** The row of `grant` for the one who consumes the challenge. */
  async redeem<Row extends object>(
    challenge: { identifier: string; purpose: Purpose; id: string },
    grant: Rider,
  ): Promise<Row | undefined> {
    const { identifier, purpose, id } = challenge;
    return (await this.statements.run<Row>(redeemStatement(grant), [identifier, purpose, id, ...grant.values]))[0];
  }

  private settle<Row extends object>(
    statement: Statement,
    { identifier, nonce, challengeId }: ClaimedSend,
    record: Rider,
    more: unknown[] = [],
  ): Promise<Row[]> {
    const values = [identifier, nonce, challengeId, ...more];
    return this.statements.run<Row>(settleStatement(statement, record, values.length + 1), [
      ...values,
      ...record.values,
    ]);
  }
}
