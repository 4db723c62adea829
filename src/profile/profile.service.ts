import { Injectable } from '@nestjs/common';
import { readEmail } from '../common/email';
import { Failure } from '../common/failure';
import { maskPhone, readCallersMobile } from '../common/identifier';
import { Messages } from '../common/messages';
import type { RequestContext } from '../common/request-context';
import { isStorable } from '../common/text.decorator';
import { Environment } from '../config/environment';
import { idOf, readAccount } from './account-input';
import { AccountWriter, type WriteResult } from './account-writer';
import { AccountStore, type StoredAccount } from './account.store';
import type { AccountDto } from './dto/account.dto';
import type { UpsertAnswerDto } from './dto/upsert-answer.dto';
import type { UserAnswerDto } from './dto/user-answer.dto';
import { toUser } from './user';

type Result = UpsertAnswerDto['results'][number];

/** Accounts of one transaction: their names are locked together, and PostgreSQL's table of locks is for all replicas. */
const BATCH = 50;

/** The retailer's accounts: read by the app server, written by the retailer's own systems. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly environment: Environment,
    private readonly accounts: AccountStore,
    private readonly writer: AccountWriter,
    private readonly messages: Messages,
  ) {}

  /** @throws `Failure` `NO_SUCH_USER` */
  async get(identifier: string, context: RequestContext): Promise<UserAnswerDto> {
    const account = isStorable(identifier) ? await this.findOrOpen(identifier, context) : undefined;
    if (!account) throw new Failure('NO_SUCH_USER');
    return { user: toUser(account) };
  }

  /** One result an account, in their order: each is written or refused by itself. */
  async upsert(accounts: AccountDto[], context: RequestContext): Promise<UpsertAnswerDto> {
    const results: Result[] = [];
    for (let first = 0; first < accounts.length; first += BATCH)
      results.push(...(await this.writeBatch(accounts.slice(first, first + BATCH), first, context)));
    return { results };
  }

  /** A verified phone is an account (scenario 2): one without gets one. */
  private async findOrOpen(identifier: string, context: RequestContext): Promise<StoredAccount | undefined> {
    if (!this.environment.PROFILE_BY_VERIFIED_IDENTIFIER) return this.accounts.find({ id: identifier }, context.id);
    const phone = readCallersMobile(identifier, this.environment.PHONE_REGIONS);
    if (phone) context.phone = maskPhone(phone);
    const keys = { id: identifier, phone, email: readEmail(identifier) };
    return (await this.accounts.find(keys, context.id)) ?? (phone ? this.accounts.open(phone, context.id) : undefined);
  }

  /**
   * What is wrong with an account is its own result; what is wrong with us fails the call. `first` is the place of the
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
