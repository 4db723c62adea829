import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AuditTrail } from '../audit/audit-trail';
import { Environment } from '../config/environment';
import { addCounts } from '../limits/counters';
import { type Answering, ride, type Rider, Statements } from '../database/statements';
import { hiddenPrefix } from './block.entity';
import type { Purpose } from './challenge.entity';
import { isBlocked } from './challenge.fragments';
import { FAILED, GUESS_SLOT, guessStatements, RIGHT } from './guess.statements';
import { sendStatements } from './send.statements';
import { turnedAway } from '../limits/turned-away';

/** The right to send one SMS, and what its code is derived from. */
interface Claim<Verdict> {
  identifier: string;
  purpose: Purpose;
  id: string;
  /** Fingerprint. */
  secret: string;
  /** Which SMS of this code it is: 1 for the first. */
  sendsOfCode: number;
  /** Until the code expires. */
  secondsLeft: number;
  /** What the rider of the claim answers. */
  verdict: Verdict;
}

export interface RequestedClaim<Verdict> extends Claim<Verdict> {
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

/** Why there was no claim. */
export interface Refusal {
  /** None for a mere repeat within the resend interval. */
  reason: 'LOCKED' | 'TOO_MANY_FAILURES' | 'TOO_MANY_SENDS' | 'WAIT' | null;
  /** Seconds until the resend interval ends; zero or less when it has. */
  timeout: number;
  /** Seconds until every limit allows a send. */
  wait: number;
  sendsLeft: number;
}

/** A guess that was charged, and whether the failures of the whole service allow any. */
export interface Charge {
  /** Nothing without a live challenge. */
  id: string | null;
  secret: string | null;
  isStopped: boolean;
  isBelow: boolean;
}

/** Whose statement it is, and of which request. */
interface Call {
  identifier: string;
  requestId: string;
}

/** The challenges in PostgreSQL. Parameters and races are explained at the statements. */
@Injectable()
export class ChallengeStore {
  private readonly sql: ReturnType<typeof sendStatements> & ReturnType<typeof guessStatements>;

  constructor(
    private readonly environment: Environment,
    private readonly statements: Statements,
    private readonly audit: AuditTrail,
  ) {
    this.sql = { ...sendStatements(environment), ...guessStatements(environment) };
  }

  /** `secrets` are fingerprints, the current one first; `nonce` names the send. `spend` refers to `claimed`. */
  async claim<Verdict>(
    call: Call,
    purpose: Purpose,
    secrets: string[],
    nonce: string,
    spend: Answering,
  ): Promise<RequestedClaim<Verdict> | undefined> {
    const values = [
      call.identifier,
      purpose,
      randomUUID(),
      secrets[0],
      nonce,
      secrets,
      this.blockedAs(call.identifier),
    ];
    const requested = this.audit.lines(call, { event: 'requested', from: spend.granted ?? 'claimed' });
    const statement = ride({ ...this.sql.claim, values }, [spend, requested], spend.answer);
    return (await this.statements.run<RequestedClaim<Verdict>>(statement))[0];
  }

  /** For a code whose SMS failed; nothing when it is no live one, was repeated once or a limit is reached. */
  async claimAgain<Verdict>(
    challengeId: string,
    secrets: string[],
    nonce: string,
    spend: Answering,
  ): Promise<Claim<Verdict> | undefined> {
    const claim = { ...this.sql.claimAgain, values: [challengeId, nonce, secrets] };
    return (await this.statements.run<Claim<Verdict>>(ride(claim, [spend], spend.answer)))[0];
  }

  async explain(call: Call, purpose: Purpose, secrets: string[]): Promise<Refusal | undefined> {
    const values = [call.identifier, purpose, secrets, this.blockedAs(call.identifier)];
    const explain = { ...this.sql.explain, values };
    const from = 'explained where reason is not null';
    const riders = [turnedAway('reason', from), this.audit.refusal(call, from, 'reason')];
    return (await this.statements.run<Refusal>(ride(explain, riders, 'select * from explained')))[0];
  }

  /** The rows of `record`, which may refer to `settled`, here and in the others below. */
  sent<Row extends object>(
    send: ClaimedSend,
    requestId: string,
    gateway: string,
    record: Answering,
    also: Rider[],
  ): Promise<Row[]> {
    const values = [send.identifier, send.nonce, gateway];
    const line = { event: 'sent', from: 'settled', detail: '$3' } as const;
    const riders = [record, ...also, this.audit.lines({ ...send, requestId }, line)];
    return this.statements.run<Row>(ride({ ...this.sql.sent, values }, riders, record.answer));
  }

  async giveBack(send: ClaimedSend, requestId: string, ...record: Rider[]): Promise<void> {
    await this.settleRefused('giveBack', send, requestId, 'GATEWAY_DOWN', ...record);
  }

  async refuse(send: ClaimedSend, requestId: string, ...record: Rider[]): Promise<void> {
    await this.settleRefused('refuse', send, requestId, 'RECIPIENT_REFUSED', ...record);
  }

  /** `reason` says why no gateway was asked. The request can be repeated at once, so it leaves one line a minute. */
  async withdraw(send: ClaimedSend, requestId: string, reason: string, ...record: Rider[]): Promise<void> {
    const withdraw = { ...this.sql.withdraw, values: [send.identifier, send.nonce, reason] };
    const refusal = this.audit.refusal({ ...send, requestId }, 'settled', '$3');
    const riders = [turnedAway('$3::text', 'settled'), ...record, refusal];
    await this.statements.run(ride(withdraw, riders, 'select from settled'));
  }

  async arrived(challengeId: string, gateway: string): Promise<void> {
    await this.statements.run({ ...this.sql.arrived, values: [challengeId, gateway] });
  }

  async charge(call: Call, purpose: Purpose, secrets: string[]): Promise<Charge | undefined> {
    const charge = { ...this.sql.charge, values: [call.identifier, purpose, secrets] };
    const isLocked = `failures_in_row >= ${this.environment.OTP_FAILURES_IN_ROW}`;
    const riders = [
      FAILED_GUESS,
      this.audit.lines(
        call,
        { event: 'guessed', from: 'charged' },
        { event: 'locked', from: `charged where ${isLocked}` },
      ),
    ];
    const answer = 'select verdict.*, charged.id, charged.secret from verdict left join charged on true';
    return (await this.statements.run<Charge>(ride(charge, riders, answer)))[0];
  }

  /** The row of `grant`, which refers to `redeemed`, for the one who consumes the challenge; `also` rides along. */
  async redeem<Row extends object>(
    call: Call,
    { identifier, purpose, id }: { identifier: string; purpose: Purpose; id: string },
    grant: Answering,
    also: Rider[] = [],
  ): Promise<Row | undefined> {
    const confirmed = this.audit.lines(call, { event: 'confirmed', from: 'redeemed' });
    const riders = [grant, ...also, ...(purpose === 'review' ? [] : [RIGHT_GUESS]), confirmed];
    const redeem = { ...this.sql.redeem, values: [identifier, purpose, id] };
    return (await this.statements.run<Row>(ride(redeem, riders, grant.answer)))[0];
  }

  /**
   * A reviewer's challenge is there: the live one, or a new one where that is over. False when an operator blocked the
   * phone.
   */
  async openReview(call: Call, identifier: string): Promise<boolean> {
    const requested = { event: 'requested', from: '(values (1)) one', detail: `'review'` } as const;
    const hidden = this.blockedAs(call.identifier);
    const open = { ...this.sql.openReview, values: [identifier, randomUUID(), call.identifier, hidden] };
    const answer = `select ${isBlocked('$3::text', '$4::text[]')} as "isBlocked"`;
    const statement = ride(open, [this.audit.lines(call, requested)], answer);
    return (await this.statements.run<{ isBlocked: boolean }>(statement))[0]?.isBlocked === false;
  }

  /** The id of the challenge that the guess was charged to. */
  async chargeReview(call: Call, identifier: string): Promise<string | undefined> {
    const guessed = { event: 'guessed', from: 'charged', detail: `'review'` } as const;
    const charge = { ...this.sql.chargeReview, values: [identifier, call.identifier] };
    const statement = ride(charge, [this.audit.lines(call, guessed)], 'select id from charged');
    return (await this.statements.run<{ id: string }>(statement))[0]?.id;
  }

  /** True for the one who stops confirmations. */
  async stop(): Promise<boolean> {
    return (await this.statements.run({ ...this.sql.stop, values: [] })).length > 0;
  }

  /** As which the block of an erased person may stand. */
  private blockedAs(identifier: string): string[] {
    return this.audit.hmacs(identifier).map(hiddenPrefix);
  }

  private async settleRefused(
    how: 'giveBack' | 'refuse',
    send: ClaimedSend,
    requestId: string,
    reason: string,
    ...riders: Rider[]
  ): Promise<void> {
    const values = [send.identifier, send.nonce, reason];
    const line = { event: 'refused', from: 'settled', detail: '$3' } as const;
    const lines = this.audit.lines({ ...send, requestId }, line);
    await this.statements.run(ride({ ...this.sql[how], values }, [...riders, lines], 'select from settled'));
  }
}

/** Counts each `charged` guess as failed, until it turns out to be right. */
const FAILED_GUESS = counting([{ name: FAILED, value: 1 }], 'charged');

/** Takes that back for each `redeemed` challenge. */
const RIGHT_GUESS = counting(
  [
    { name: FAILED, value: -1 },
    { name: RIGHT, value: 1 },
  ],
  'redeemed',
);

/** A rider that counts each row of `from`, a query of the statement with an `identifier`. */
function counting(counts: { name: string; value: number }[], from: string): Rider {
  const rows = counts.map((count) => ({ ...count, slot: GUESS_SLOT, from }));
  return { name: 'counted', text: () => `counted as (${addCounts(rows, 'identifier')})`, values: [] };
}
