import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { DatabaseError } from 'pg';
import { AuditKeys } from '../audit/audit-keys';
import { Failure } from '../failures/failure';
import type { RequestContext } from '../http/request-context';
import { DatabaseSettings } from '../database/database.settings';
import { type Run, Statements } from '../database/statements';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import { AccountBatch, UnlockedName } from './account-batch';
import { WRITER_STATEMENTS } from './account.statements';
import type { AccountDto } from './dto/account.dto';
import type { WrittenAccountDto } from './dto/written-account.dto';

export type WriteResult = WrittenAccountDto | Failure;

/**
 * Transactions of one replica at a time, or fewer where its pool is small. Writers of the same names take turns, and
 * each that waits for its turn holds a connection: calls of users must find others free.
 */
const AT_ONCE = 3;
const UNIQUE_VIOLATION = '23505';
/** Replicas of 2.1.0 sign in without the locks of names, and an e-mail that has to be locked may change meanwhile. */
const TRIES = 4;

/**
 * Writes accounts in one transaction: it takes the locks of all their names, reads the accounts that are there, and
 * stores what comes of the items.
 */
@Injectable()
export class AccountWriter {
  private readonly sql = WRITER_STATEMENTS;
  private readonly limit: ReturnType<typeof pLimit>;

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
    const emails = new Set(items.flatMap(({ email }) => email ?? []));
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.limit(() => this.statements.transaction((run) => this.attempt(run, items, emails, context)));
      } catch (error) {
        if (attempt === TRIES) throw new Failure('UNAVAILABLE', {}, { cause: error });
        if (error instanceof UnlockedNames) for (const email of error.emails) emails.add(email);
        else if (!(error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)) throw error;
      }
    }
  }

  private async attempt(
    run: Run,
    items: AccountDto[],
    emails: ReadonlySet<string>,
    context: RequestContext,
  ): Promise<WriteResult[]> {
    const ids = items.flatMap(({ id }) => id ?? []);
    const phones = items.flatMap(({ phone }) => phone ?? []);
    const names = [
      ...ids.map((id) => `id ${id}`),
      ...phones.map((phone) => `phone ${phone}`),
      ...[...emails].map((email) => `email ${email}`),
    ];
    await run(this.sql.lockNames, { names });
    const loaded = await run(this.sql.load, { ids, phones, emails: [...emails] });
    const batch = new AccountBatch(loaded, emails, this.identifiers.PHONE_REGIONS);
    const results = writtenAll(batch, items);
    await this.store(run, batch, linesOf(items, results), context.id);
    if (context.isAnswered) throw new Failure('UNAVAILABLE');
    return results;
  }

  private async store(
    run: Run,
    batch: AccountBatch,
    lines: { identifier: string; detail: string }[],
    requestId: string,
  ): Promise<void> {
    const { changed, givers } = batch;
    if (changed.length === 0) return;
    if (givers.length > 0) await run(this.sql.releaseNames, { ids: givers });
    await run(this.sql.write, { accounts: JSON.stringify(changed), auditLines: this.keys.list(lines), requestId });
  }
}

/** The e-mails that items name through their accounts: all of them at once, or each would cost a try. */
class UnlockedNames extends Error {
  constructor(readonly emails: string[]) {
    super('Names have to be locked first');
  }
}

/** @throws `UnlockedNames` */
function writtenAll(batch: AccountBatch, items: AccountDto[]): WriteResult[] {
  const unlocked: string[] = [];
  const results: WriteResult[] = [];
  for (const item of items) {
    try {
      results.push(batch.write(item));
    } catch (error) {
      if (error instanceof UnlockedName) unlocked.push(error.email);
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
    result instanceof Failure ? [] : [{ identifier: items[i]?.phone ?? result.id, detail: result.status }],
  );
}
