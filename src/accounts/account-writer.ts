import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { DatabaseError } from 'pg';
import { AuditTrail } from '../audit/audit-trail';
import { Failure } from '../failures/failure';
import type { RequestContext } from '../http/request-context';
import { Environment } from '../config/environment';
import { ride, type Run, Statements } from '../database/statements';
import { AccountBatch, UnlockedName } from './account-batch';
import { LOAD_ACCOUNTS, LOCK_NAMES, RELEASE_NAMES, WRITE_ACCOUNTS } from './account.statements';
import type { StoredAccount } from './account.store';
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
 * Writes accounts in one transaction: the locks of all their names first, then what is there, then what comes of it.
 */
@Injectable()
export class AccountWriter {
  private readonly limit: ReturnType<typeof pLimit>;

  constructor(
    private readonly environment: Environment,
    private readonly statements: Statements,
    private readonly audit: AuditTrail,
  ) {
    this.limit = pLimit(Math.max(1, Math.min(AT_ONCE, environment.DATABASE_POOL_SIZE - 2)));
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
    await run({ ...LOCK_NAMES, values: [names] });
    const loaded = await run<StoredAccount>({ ...LOAD_ACCOUNTS, values: [ids, phones, [...emails]] });
    const batch = new AccountBatch(loaded, emails, this.environment.PHONE_REGIONS);
    const results = writtenAll(batch, items);
    await this.store(run, batch, items, results, context);
    if (context.isAnswered) throw new Failure('UNAVAILABLE');
    return results;
  }

  private async store(
    run: Run,
    batch: AccountBatch,
    items: AccountDto[],
    results: WriteResult[],
    context: RequestContext,
  ): Promise<void> {
    const { changed, givers } = batch;
    if (changed.length === 0) return;
    if (givers.length > 0) await run({ ...RELEASE_NAMES, values: [givers] });
    const lines = results.flatMap((result, i) =>
      result instanceof Failure ? [] : [{ identifier: items[i]?.phone ?? result.id, detail: result.status }],
    );
    const write = { ...WRITE_ACCOUNTS, values: [JSON.stringify(changed)] };
    await run(ride(write, [this.audit.listed('account-written', lines, context.id)], 'select'));
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
