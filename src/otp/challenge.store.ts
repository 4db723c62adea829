import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AuditKeys } from '../audit/audit-keys';
import type { AuditSubject } from '../audit/audit.parts';
import { CodeSettings } from '../config/code.settings';
import type { Part } from '../database/query';
import { Statements } from '../database/statements';
import type { DeliveryAttempt } from '../delivery/delivery-outcome';
import { jsonOfAttempts } from '../delivery/delivery.parts';
import type { ReportedDelivery } from '../delivery/delivery.store';
import type { ChannelCounts, Verdict } from '../limits/channel-counts';
import type { AskingVerdict } from '../limits/asking.parts';
import { LimitSettings } from '../limits/limit.settings';
import { blockPrefixes } from './block.entity';
import type { Purpose, WaitingRegistration } from './challenge.entity';
import { challengeStatements } from './challenge.statements';
import {
  channelStatements,
  claimAgainStatement,
  type ClaimValues,
  type ExplainValues,
  type SendOutcome,
  type SettledValues,
} from './channel.statements';
import type { OtpLimitSettings } from './otp-limit-settings';
import { OtpSettings } from './otp.settings';
import type { ChallengeKey } from './send.parts';

/** The right to send one message, and what its code is derived from. */
export interface Claim {
  identifier: string;
  purpose: Purpose;
  id: string;
  secretFingerprint: string;
  /** Which message of this code it is: 1 for the first. */
  sendsOfCode: number;
  /** The seconds until the code expires. */
  secondsLeft: number;
  /** What the limits of the whole service say. */
  verdict: Verdict;
}

export interface RequestedClaim extends Claim {
  /** Sends left in the hour or the day, whichever is fewer. */
  sendsLeft: number;
  /** The gateway whose SMS evidently did not arrive. */
  lastGateway: string | null;
}

/** A send to be settled. */
export interface ClaimedSend {
  identifier: string;
  /** Names the send. */
  nonce: string;
  challengeId: string;
}

/** How a send ended. */
export interface Settlement {
  outcome: SendOutcome;
  /** The gateway of a message that was sent, else the reason, for the audit trail. */
  detail: string;
  attempts: DeliveryAttempt[];
  /** The parts of the message that gateways may have taken, over all attempts. */
  partsTaken: number;
}

/** Why there was no claim. */
export interface Refusal {
  /** `null` for a mere repeat within the resend interval. */
  reason: 'LOCKED' | 'TOO_MANY_FAILURES' | 'TOO_MANY_SENDS' | 'WAIT' | 'NO_ACCOUNT' | null;
  /** Seconds until the resend interval ends; zero or less when it has. */
  timeout: number;
  /** Seconds until every limit allows a send. */
  wait: number;
  sendsLeft: number;
  /** What the limits say of asking a user for a registration; only where the reason is `NO_ACCOUNT`. */
  asking?: AskingVerdict;
}

/** A guess that was charged, and whether the failures of the whole service allow any. */
export interface Charge {
  /** `null` without a live challenge, and so is the fingerprint. */
  id: string | null;
  secretFingerprint: string | null;
  /** What waits for the code. */
  registrations: WaitingRegistration[] | null;
  isStopped: boolean;
  isBelow: boolean;
}

/** The statements about the codes of one channel, which keep its counts over the whole service. */
export interface ChannelCodes {
  claim(values: ClaimValues): Promise<RequestedClaim[]>;
  /** Why there was no claim. */
  explain(values: ExplainValues): Promise<Refusal[]>;
  settle(outcome: SendOutcome, values: SettledValues): Promise<ReportedDelivery[]>;
}

/** A request for a code, or a guess at one. */
export interface CodeCall extends ChallengeKey {
  requestId: string;
}

/** The challenges in PostgreSQL. What the statements decide, and their races, are explained at their composition. */
@Injectable()
export class ChallengeStore {
  private readonly settings: OtpLimitSettings;
  private readonly sql: ReturnType<typeof challengeStatements>;

  constructor(
    codes: CodeSettings,
    otp: OtpSettings,
    limits: LimitSettings,
    private readonly statements: Statements,
    private readonly keys: AuditKeys,
  ) {
    this.settings = { ...codes, ...otp };
    this.sql = statements.declare(challengeStatements({ ...codes, ...otp, ...limits }));
  }

  /** Composes the statements of a channel, when the service starts. */
  codesOf<Named extends object>(counts: ChannelCounts<Named>): ChannelCodes {
    const { claim, ...settled } = this.statements.declare(channelStatements(this.settings, counts));
    const counted = <Values extends { identifier: string }>(values: Values) =>
      // Whoever leaves `values` out has no parameters: `Named` has no fields then.
      ({ ...values, ...counts.values?.(values.identifier) }) as Values & Named;
    return {
      claim: (values) => this.statements.run(claim, counted(values)),
      explain: (values) => this.statements.run(this.sql.explain, values),
      settle: (outcome, values) => this.statements.run(settled[outcome], counted(values)),
    };
  }

  /** Composes the statement that sends a code of a channel again, when the service starts. */
  resendOf(onClaimed: Part<object, 'claimed', 'judged' | 'granted'>): ResendStatement {
    return this.statements.declare({ again: claimAgainStatement(this.settings, onClaimed) }).again;
  }

  /** `undefined` where a limit of the identifier refuses, or the code is out already. */
  async claim(codes: ChannelCodes, call: CodeCall, nonce: string): Promise<RequestedClaim | undefined> {
    return (await codes.claim({ ...this.valuesOf(call), newId: randomUUID(), nonce }))[0];
  }

  /** `undefined` where the code is no live one, was repeated once or a limit is reached. */
  async claimAgain(
    statement: ResendStatement,
    send: { challengeId: string; nonce: string; fingerprints: string[] },
  ): Promise<Claim | undefined> {
    const [challenge] = await this.statements.run(this.sql.identifierOf, send);
    if (!challenge) return undefined;
    const values = { ...send, blockPrefixes: blockPrefixes(challenge.identifier) };
    return (await this.statements.run(statement, values))[0];
  }

  async explain(codes: ChannelCodes, call: CodeCall): Promise<Refusal | undefined> {
    return (await codes.explain(this.valuesOf(call)))[0];
  }

  /**
   * Ends a claimed send; the attempts are recorded where a gateway was asked. Returns what was reported of them
   * already.
   */
  settle(
    codes: ChannelCodes,
    { identifier, nonce, challengeId }: ClaimedSend,
    { outcome, detail, attempts, partsTaken }: Settlement,
    requestId: string,
  ): Promise<ReportedDelivery[]> {
    return codes.settle(outcome, {
      identifier,
      nonce,
      challengeId,
      detail,
      partsTaken,
      attempts: jsonOfAttempts(attempts),
      ...this.keys.subject(identifier, requestId),
    });
  }

  /** A message of the challenge evidently arrived. */
  async arrived(challengeId: string, gateway: string): Promise<void> {
    await this.statements.run(this.sql.arrived, { challengeId, gateway });
  }

  async charge(call: CodeCall & AuditSubject): Promise<Charge | undefined> {
    // A block that hides an erased person is none for a live challenge: the erasure removed the person's.
    const values = { ...call, blockPrefixes: blockPrefixes(call.identifier) };
    return (await this.statements.run(this.sql.charge, values))[0];
  }

  /** Opens a reviewer's challenge where none is live. False if an operator blocked the phone. */
  async openReview(identifier: string, phone: string, requestId: string): Promise<boolean> {
    const prefixes = blockPrefixes(phone, this.keys.hmacs(phone));
    const subject = this.keys.subject(phone, requestId);
    const values = { identifier, blockPrefixes: prefixes, newId: randomUUID(), ...subject };
    return (await this.statements.run(this.sql.openReview, values))[0]?.isBlocked === false;
  }

  /** The id of the challenge that the guess was charged to. */
  async chargeReview(identifier: string, phone: string, requestId: string): Promise<string | undefined> {
    const values = { identifier, blockPrefixes: blockPrefixes(phone), ...this.keys.subject(phone, requestId) };
    return (await this.statements.run(this.sql.chargeReview, values))[0]?.id;
  }

  /** True for the one who stops confirmations. */
  async stop(): Promise<boolean> {
    return (await this.statements.run(this.sql.stop, {})).length > 0;
  }

  private valuesOf(call: CodeCall) {
    const hmacs = this.keys.hmacs(call.identifier);
    const subject = this.keys.subject(call.identifier, call.requestId, hmacs[0]);
    return { ...call, blockPrefixes: blockPrefixes(call.identifier, hmacs), ...subject };
  }
}

export type ResendStatement = ReturnType<typeof claimAgainStatement>;
