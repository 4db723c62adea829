import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Environment } from '../config/environment';
import { type Statement, Statements } from '../database/statements';
import type { Purpose } from './challenge.entity';
import { challengeStatements, redeemStatement } from './challenge.statements';

/** The right to send one SMS, and what its code is derived from. */
export interface Claim {
  id: string;
  /** Fingerprint. */
  secret: string;
  /** Sends left in the hour or the day, whichever is fewer. */
  sendsLeft: number;
  /** Which SMS of this code it is: 1 for the first. */
  sendsOfCode: number;
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
  async claim(identifier: string, purpose: Purpose, secrets: string[], nonce: string): Promise<Claim | undefined> {
    const values = [identifier, purpose, randomUUID(), secrets[0], nonce, secrets];
    return (await this.statements.run<Claim>(this.sql.claim, values))[0];
  }

  async explain(identifier: string, purpose: Purpose, secrets: string[]): Promise<Refusal | undefined> {
    return (await this.statements.run<Refusal>(this.sql.explain, [identifier, purpose, secrets]))[0];
  }

  async giveBack(identifier: string, nonce: string): Promise<void> {
    await this.statements.run(this.sql.giveBack, [identifier, nonce]);
  }

  async refuse(identifier: string, nonce: string): Promise<void> {
    await this.statements.run(this.sql.refuse, [identifier, nonce]);
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
    grant: Grant,
  ): Promise<Row | undefined> {
    const { identifier, purpose, id } = challenge;
    return (await this.statements.run<Row>(redeemStatement(grant), [identifier, purpose, id, ...grant.values]))[0];
  }
}

/** What a code is redeemed for: SQL that selects from `redeemed (identifier)`, its own parameters from `$4` on. */
export interface Grant extends Statement {
  readonly values: unknown[];
}
