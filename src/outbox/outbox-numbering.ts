import { Injectable } from '@nestjs/common';
import { Statements } from '../database/statements';
import { BATCH, NUMBERING_STATEMENTS } from './outbox.statements';

/** Gives the rows of the outbox their positions, once they are committed. */
@Injectable()
export class OutboxNumbering {
  private readonly sql = NUMBERING_STATEMENTS;

  constructor(private readonly statements: Statements) {
    statements.declare(this.sql);
  }

  /**
   * Numbers what waits, unless another replica does so at this moment; true when more may wait.
   * @throws `Failure` `UNAVAILABLE`
   */
  async number(): Promise<boolean> {
    const [look] = await this.statements.run(this.sql.awaits, {});
    if (!look?.isNeeded) return false;
    const numbered = await this.statements.transaction(async (run) => {
      const [lock] = await run(this.sql.lock, {});
      return lock?.isOurs ? (await run(this.sql.number, {}))[0]?.numbered : 0;
    });
    return numbered === BATCH;
  }
}
