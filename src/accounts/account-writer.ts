import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { DatabaseError } from 'pg';
import { AuditKeys } from '../audit/audit-keys';
import { Failure } from '../failures/failure';
import type { RequestContext } from '../http/request-context';
import { DatabaseSettings } from '../database/database.settings';
import { type Run, Statements } from '../database/statements';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import { AccountBatch, MustBeStoredFirst, UnlockedNames } from './account-batch';
import { lockName, lockNamesOf, NAME_KINDS } from './account-index';
import type { LoadedAccount } from './account.store';
import { ConsentHistory, UnreadConsents } from './consent-history';
import { WRITER_STATEMENTS } from './writer.statements';
import type { AccountDto } from './dto/account.dto';
import type { WrittenAccountDto } from './dto/written-account.dto';

export type WriteResult = WrittenAccountDto | Failure;

/** An item, and its place in the call. */
interface Numbered {
  item: AccountDto;
  index: number;
}

type Written = Numbered & { result: WriteResult };

/**
 * Transactions of one replica at a time, or fewer where its pool is small. Writers of the same names take turns, and
 * each that waits for its turn holds a connection: calls of users must find others free.
 */
const AT_ONCE = 3;
/**
 * Only one of them at a time has more accounts than this: each account takes up to three locks of names, and
 * PostgreSQL's table of locks is for all replicas (`docs/operations.md`).
 */
const FEW = 50;
const UNIQUE_VIOLATION = '23505';
/** Replicas of 2.1.0 sign in without the locks of names, and a name that has to be locked may change meanwhile. */
const TRIES = 4;

/**
 * Writes accounts in one transaction: it takes the locks of all their names, reads the accounts that are there, and
 * stores what comes of the items.
 */
@Injectable()
export class AccountWriter {
  private readonly sql = WRITER_STATEMENTS;
  private readonly limit: ReturnType<typeof pLimit>;
  private readonly limitOfMany = pLimit(1);

  constructor(
    private readonly identifiers: IdentifierSettings,
    { DATABASE_POOL_SIZE }: DatabaseSettings,
    private readonly statements: Statements,
    private readonly keys: AuditKeys,
  ) {
    statements.declare(this.sql);
    this.limit = pLimit(Math.max(1, Math.min(AT_ONCE, DATABASE_POOL_SIZE - 2)));
  }

  /**
   * One result an item, in their order, as if one were written after the other. Nothing is written once the call has
   * been answered. @throws `Failure` `UNAVAILABLE`
   */
  async write(items: AccountDto[], context: RequestContext): Promise<WriteResult[]> {
    const names = new Set(items.flatMap(lockNamesOf));
    for (let attempt = 1; ; attempt++) {
      try {
        const write = () => this.statements.transaction((run) => this.attempt(run, items, names, context));
        return await (items.length > FEW ? this.limitOfMany(() => this.limit(write)) : this.limit(write));
      } catch (error) {
        if (attempt === TRIES) throw new Failure('UNAVAILABLE', {}, { cause: error });
        if (error instanceof UnlockedNames) for (const name of error.names) names.add(name);
        else if (!(error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)) throw error;
      }
    }
  }

  private async attempt(
    run: Run,
    items: AccountDto[],
    names: Set<string>,
    context: RequestContext,
  ): Promise<WriteResult[]> {
    await run(this.sql.lockNames, { names: [...names] });
    const results: WriteResult[] = [];
    // Each round writes all items but those that wait for what it stores.
    for (let left = items.map((item, index): Numbered => ({ item, index })); left.length > 0;) {
      const loaded = await run(this.sql.load, namesByKind(names));
      const { batch, consents, written, waiting } = await this.withConsents(run, loaded, (history) => {
        const decided = new AccountBatch(loaded, names, this.identifiers.PHONE_REGIONS, history);
        return { batch: decided, consents: history, ...writtenAtOnce(decided, left) };
      });
      await this.store(run, batch, linesOf(written), context.id);
      if (consents.added.length > 0)
        await run(this.sql.addConsents, { consents: JSON.stringify(consents.added), requestId: context.id });
      for (const { index, result } of written) {
        results[index] = result;
        // Nobody else knows an id that was made in this transaction: it needs no lock of its own.
        if (!(result instanceof Failure)) names.add(lockName('id', result.id));
      }
      left = waiting;
      if (context.isAnswered) throw new Failure('UNAVAILABLE');
    }
    return results;
  }

  /** Few items need the consents of their accounts: these are loaded where one does, and all is decided anew. */
  private async withConsents<Result>(
    run: Run,
    accounts: LoadedAccount[],
    write: (consents: ConsentHistory) => Result,
  ): Promise<Result> {
    try {
      return write(new ConsentHistory(undefined));
    } catch (error) {
      if (!(error instanceof UnreadConsents)) throw error;
      const keys = accounts.map(({ key }) => key);
      return write(new ConsentHistory(await run(this.sql.loadConsents, { keys })));
    }
  }

  private async store(
    run: Run,
    { merges, changed, givers }: AccountBatch,
    lines: { identifier: string; detail: string }[],
    requestId: string,
  ): Promise<void> {
    if (merges.length > 0) await run(this.sql.merge, { merges: JSON.stringify(merges), requestId });
    if (givers.length > 0) await run(this.sql.releaseNames, { keys: givers });
    if (changed.length === 0) return;
    await run(this.sql.write, { accounts: JSON.stringify(changed), auditLines: this.keys.list(lines), requestId });
  }
}

/** The names apart by their kind, as the look-up needs them. */
function namesByKind(names: ReadonlySet<string>): { ids: string[]; phones: string[]; emails: string[] } {
  const [ids = [], phones = [], emails = []] = NAME_KINDS.map((kind) =>
    [...names].filter((name) => name.startsWith(`${kind} `)).map((name) => name.slice(kind.length + 1)),
  );
  return { ids, phones, emails };
}

/**
 * Writes the items to the batch, but for those that wait for what others change.
 * @throws `UnlockedNames`: those of all items, or each would cost a try
 */
function writtenAtOnce(batch: AccountBatch, items: Numbered[]): { written: Written[]; waiting: Numbered[] } {
  const unlocked: string[] = [];
  const written: Written[] = [];
  const waiting: Numbered[] = [];
  for (const numbered of items) {
    try {
      written.push({ ...numbered, result: batch.write(numbered.item) });
    } catch (error) {
      if (error instanceof MustBeStoredFirst) waiting.push(numbered);
      else if (error instanceof UnlockedNames) unlocked.push(...error.names);
      else if (error instanceof Failure) written.push({ ...numbered, result: error });
      else throw error;
    }
  }
  if (unlocked.length > 0) throw new UnlockedNames(unlocked);
  return { written, waiting };
}

/** The lines of the audit trail: one for each item that was written. */
function linesOf(written: Written[]): { identifier: string; detail: string }[] {
  return written.flatMap(({ item, result }) =>
    result instanceof Failure || result.status === 'unchanged'
      ? []
      : [{ identifier: item.phone ?? result.id, detail: result.status }],
  );
}
