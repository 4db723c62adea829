import { Injectable } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { readEmail } from '../common/email';
import { Failure } from '../common/failure';
import { maskPhone, readCallersMobile, readCallersPhone } from '../common/identifier';
import { Messages } from '../common/messages';
import type { RequestContext } from '../common/request-context';
import { fieldsOf } from '../common/request.pipe';
import { isStorable } from '../common/text.decorator';
import { Environment } from '../config/environment';
import { AccountWriter, type WriteResult } from './account-writer';
import { AccountStore, type StoredAccount } from './account.store';
import { AccountDto } from './dto/account.dto';
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
      results.push(...(await this.writeBatch(accounts.slice(first, first + BATCH), context)));
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

  /** What is wrong with an account is its own result; what is wrong with us fails the call. */
  private async writeBatch(accounts: unknown[], context: RequestContext): Promise<Result[]> {
    const items = accounts.map(checked);
    const fit = items.filter((item): item is AccountDto => !(item instanceof Failure));
    const written = await this.writer.write(fit, context);
    let next = 0;
    return items.map((item) => {
      const result = item instanceof Failure ? item : (written[next++] as WriteResult);
      return result instanceof Failure ? this.messages.errorBody(result) : result;
    });
  }
}

/** The account as it is to be written, its names in their stored form; a `Failure` says what is wrong with it. */
function checked(account: unknown): AccountDto | Failure {
  if (!(account instanceof AccountDto)) return new Failure('INVALID_ACCOUNT', { fields: ['accounts'] });
  const errors = validateSync(account);
  if (errors.length > 0) return new Failure('INVALID_ACCOUNT', { fields: fieldsOf(errors) });
  const { id, phone, email, emailConfirmed } = account;
  if (!id && !phone && !(email && emailConfirmed)) return new Failure('ACCOUNT_UNNAMED');
  return {
    ...account,
    phone: phone ? readCallersPhone(phone) : phone,
    email: email ? readEmail(email) : email,
  };
}
