import { Injectable } from '@nestjs/common';
import { Statements } from '../database/statements';
import { Failure } from '../failures/failure';
import { type StoredChange, toChange } from './change';
import { cursorOf, LATEST, positionOf } from './change-cursor';
import { CHANGES_STATEMENTS, type ReadRow } from './changes.statements';
import type { ChangesDto } from './dto/changes.dto';

/** The changes as the retailer reads them. */
@Injectable()
export class Changes {
  private readonly sql = CHANGES_STATEMENTS;

  constructor(private readonly statements: Statements) {
    statements.declare(this.sql);
  }

  /**
   * At most `limit` changes after the cursor, without one from the first that is kept; none after `LATEST`.
   * @throws `Failure` `CURSOR_EXPIRED` where changes after the cursor are gone, or the database never had it
   */
  async read(after: string | undefined, limit: number): Promise<ChangesDto> {
    const isLatest = after === LATEST;
    const position = after === undefined || isLatest ? undefined : positionOf(after);
    const values = { after: position ?? null, limit: isLatest ? 0 : limit };
    const rows = await this.statements.run(this.sql.read, values);
    const [{ last, removed } = { last: '0', removed: '0' }] = rows;
    if (position !== undefined && (BigInt(position) < BigInt(removed) || BigInt(position) > BigInt(last)))
      throw new Failure('CURSOR_EXPIRED');
    const changes = rows.filter(isChange);
    const next = changes.at(-1)?.position ?? position ?? (isLatest ? last : removed);
    return { changes: changes.map(toChange), next: cursorOf(next) };
  }
}

function isChange(row: ReadRow): row is ReadRow & StoredChange {
  return row.id !== null;
}
