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
import { lockName, NAME_KINDS } from './account-index';
import type { LoadedAccount } from './account.store';
import { ConsentHistory, UnreadConsents } from './consent-history';
import { WRITER_STATEMENTS } from './writer.statements';
import type { AccountDto } from './dto/account.dto';
import type { WrittenAccountDto } from './dto/written-account.dto';

export type WriteResult = WrittenAccountDto | Failure;

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
    const names = new Set(items.flatMap(namesIn));
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
    while (results.length < items.length) {
      const loaded = await run(this.sql.load, namesByKind(names));
      const left = items.slice(results.length);
      const write = (consents: ConsentHistory) => {
        const batch = new AccountBatch(loaded, names, this.identifiers.PHONE_REGIONS, consents);
        return { batch, consents, written: writtenAtOnce(batch, left) };
      };
      const { batch, consents, written } = await this.withConsents(run, loaded, write);
      await this.store(run, batch, linesOf(left, written), context.id);
      if (consents.added.length > 0)
        await run(this.sql.addConsents, { consents: JSON.stringify(consents.added), requestId: context.id });
      results.push(...written);
      // Nobody else knows an id that was made in this transaction: it needs no lock of its own.
      for (const result of written) if (!(result instanceof Failure)) names.add(lockName('id', result.id));
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

function namesIn({ id, phone, email }: AccountDto): string[] {
  const names = { id, phone, email };
  return NAME_KINDS.flatMap((kind) => (names[kind] ? [lockName(kind, names[kind])] : []));
}

/** The names apart by their kind, as the look-up needs them. */
function namesByKind(names: ReadonlySet<string>): { ids: string[]; phones: string[]; emails: string[] } {
  const [ids = [], phones = [], emails = []] = NAME_KINDS.map((kind) =>
    [...names].filter((name) => name.startsWith(`${kind} `)).map((name) => name.slice(kind.length + 1)),
  );
  return { ids, phones, emails };
}

/**
 * The results of the items that can be written at once: all of them, or those before one that finds what an earlier one
 * changed. @throws `UnlockedNames`: all of them, or each would cost a try
 */
function writtenAtOnce(batch: AccountBatch, items: AccountDto[]): WriteResult[] {
  const unlocked: string[] = [];
  const results: WriteResult[] = [];
  for (const item of items) {
    try {
      results.push(batch.write(item));
    } catch (error) {
      if (error instanceof MustBeStoredFirst) break;
      if (error instanceof UnlockedNames) unlocked.push(...error.names);
      else if (error instanceof Failure) results.push(error);
      else throw error;
    }
  }
  if (unlocked.length > 0) throw new UnlockedNames(unlocked);
  return results;
}

/** The lines of the audit trail: one for each item that was written. */
function linesOf(items: AccountDto[], results: WriteResult[]): { identifier: string; detail: string }[] {
  return results.flatMap((result, i) =>
    result instanceof Failure || result.status === 'unchanged'
      ? []
      : [{ identifier: items[i]?.phone ?? result.id, detail: result.status }],
  );
}
