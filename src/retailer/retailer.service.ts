import { Injectable } from '@nestjs/common';
import { idOf, readAccount } from '../accounts/account-input';
import { AccountWriter, type WriteResult } from '../accounts/account-writer';
import type { AccountDto } from '../accounts/dto/account.dto';
import { Failure } from '../failures/failure';
import { Messages } from '../failures/messages';
import type { RequestContext } from '../http/request-context';
import type { UpsertAnswerDto } from './dto/upsert-answer.dto';

type Result = UpsertAnswerDto['results'][number];

/**
 * The number of accounts in one transaction: their names are locked together, and PostgreSQL's table of locks is for
 * all replicas.
 */
const BATCH = 100;

/** The accounts as the retailer's own systems write them. */
@Injectable()
export class RetailerService {
  constructor(
    private readonly writer: AccountWriter,
    private readonly messages: Messages,
  ) {}

  /** Answers one result for each account, in their order: each is written or refused by itself. */
  async upsert(accounts: AccountDto[], context: RequestContext): Promise<UpsertAnswerDto> {
    const results: Result[] = [];
    for (let first = 0; first < accounts.length; first += BATCH)
      results.push(...(await this.writeBatch(accounts.slice(first, first + BATCH), first, context)));
    return { results };
  }

  /**
   * A fault of an account becomes its own result; a fault of the service fails the call. `first` is the place of the
   * batch in the call.
   */
  private async writeBatch(accounts: unknown[], first: number, context: RequestContext): Promise<Result[]> {
    const items = accounts.map(readAccount);
    const fit = items.filter((item): item is AccountDto => !(item instanceof Failure));
    const written = await this.writer.write(fit, context);
    let next = 0;
    return items.map((item, i) => {
      const result = item instanceof Failure ? item : (written[next++] as WriteResult);
      if (!(result instanceof Failure)) return result;
      return { index: first + i, id: idOf(accounts[i]), ...this.messages.errorBody(result) };
    });
  }
}
