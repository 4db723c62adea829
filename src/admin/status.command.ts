import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { AuditTrail } from '../audit/audit-trail';
import { endOf, type Obstacle } from '../limits/obstacle';
import { DeliveryStore } from '../delivery/delivery.store';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { IdentifierReader } from '../command-line/identifier-reader';
import { NO_CODE_REQUESTED, Obstacles } from '../otp/obstacles';
import { Operator } from '../command-line/operator';
import { why } from '../command-line/options';

const REVIEW = 'A number of OTP_REVIEW_NUMBERS: it signs in with its fixed code, and nothing is sent to it';
const LAST_SENDS = 10;

/** Answers "where is my code?". */
@Injectable()
export class StatusCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: IdentifierReader,
    private readonly obstacles: Obstacles,
    private readonly deliveries: DeliveryStore,
    private readonly audit: AuditTrail,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('status <phone|email>')
      .description(
        'where its code is: last sends and last refusal, limits used, when the next code and guess are possible',
      )
      .addOption(why());
  }

  async run(typed: string, { why: reason }: Partial<Why>): Promise<object | string> {
    const identifier = this.reader.identifier(typed);
    await this.operator.record('status', { why: reason, identifier });
    const { block, used, send, guess } = await this.obstacles.of(identifier);
    const lastRefusal = await this.audit.lastRefusal(identifier);
    if (this.obstacles.isReview(identifier)) return { review: REVIEW, blocked: block ?? false };
    if (!block && !used && !lastRefusal) return NO_CODE_REQUESTED;
    return {
      lastSends: await this.deliveries.last(identifier, LAST_SENDS),
      lastRefusal: lastRefusal ?? 'none',
      nextSend: next(send),
      nextGuess: next(guess),
      blocked: block ?? false,
      ...used,
    };
  }
}

function next(obstacles: Obstacle[]): object {
  return { at: endOf(obstacles), because: obstacles };
}
