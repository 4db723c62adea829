import { Injectable } from '@nestjs/common';
import { Statements } from '../database/statements';
import { readEmail } from '../identifiers/email';
import { readCallersPhone } from '../identifiers/identifier';
import { type LeasedChange, PUSH_STATEMENTS } from './push.statements';

/** The longest pause between two attempts, in seconds. */
const LONGEST_PAUSE = 3_600;

/** The changes that are to be pushed, of each account one at a time. */
@Injectable()
export class EventQueue {
  private readonly sql = PUSH_STATEMENTS;

  constructor(private readonly statements: Statements) {
    statements.declare(this.sql);
  }

  /** At most `limit` changes, which are this replica's for `LEASE_SECONDS`. */
  take(limit: number): Promise<LeasedChange[]> {
    return this.statements.run(this.sql.take, { limit });
  }

  /** The change arrived. */
  async finish({ seq, accountId }: LeasedChange): Promise<void> {
    const isPersonal = accountId !== null && (readCallersPhone(accountId) ?? readEmail(accountId)) !== undefined;
    await this.statements.run(this.sql.finish, { seq, accountId: isPersonal ? null : accountId });
  }

  /** The change is tried again after a pause that grows with each attempt; true if it is parked instead. */
  async postpone({ seq, attempts }: LeasedChange, problem: string): Promise<boolean> {
    const seconds = Math.min(2 ** (attempts - 1), LONGEST_PAUSE);
    const [postponed] = await this.statements.run(this.sql.postpone, { seq, attempts, problem, seconds });
    return postponed?.isParked ?? false;
  }

  /** The attempt does not count. */
  async release({ seq, attempts }: LeasedChange): Promise<void> {
    await this.statements.run(this.sql.release, { seq, attempts });
  }
}
