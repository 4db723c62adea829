import { Injectable } from '@nestjs/common';
import { Failure } from '../common/failure';
import { maskPhone, readCallersPhone, readMobilePhone } from '../common/identifier';
import { Messages } from '../common/messages';
import type { RequestContext } from '../common/request-context';
import { isStorable } from '../common/text.decorator';
import { Environment } from '../config/environment';
import { idOf, readAccount } from './account-input';
import { AccountStore, type StoredAccount } from './account.store';
import type { AccountDto } from './dto/account.dto';
import type { UpsertAnswerDto } from './dto/upsert-answer.dto';
import type { UserAnswerDto } from './dto/user-answer.dto';
import { wavesOf } from './upsert-waves';
import { toUser } from './user';

type Result = UpsertAnswerDto['results'][number];

/** The retailer's accounts: read by the app server, written by the retailer's own systems. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly environment: Environment,
    private readonly accounts: AccountStore,
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
    for (const wave of wavesOf(accounts)) {
      const write = async (i: number) => void (results[i] = await this.writeOne(accounts, i, context.id));
      await Promise.all(wave.map(write));
      // What one account of the wave gave up may have been asked for by another a moment too early.
      for (const i of wave) if (results[i] && 'error' in results[i]) await write(i);
    }
    return { results };
  }

  /** A verified phone is an account (scenario 2): one without gets one. */
  private async findOrOpen(identifier: string, context: RequestContext): Promise<StoredAccount | undefined> {
    if (!this.environment.PROFILE_BY_VERIFIED_IDENTIFIER) return this.accounts.find({ id: identifier }, context.id);
    const phone = readCallersPhone(identifier);
    if (phone) context.phone = maskPhone(phone);
    const email = identifier.includes('@') ? identifier : undefined;
    const account = await this.accounts.find({ id: identifier, phone, email }, context.id);
    if (account || !phone || readMobilePhone(`+${phone}`, this.environment.PHONE_REGIONS) !== phone) return account;
    return this.accounts.open(phone, context.id);
  }

  private async writeOne(accounts: AccountDto[], index: number, requestId: string): Promise<Result> {
    try {
      const written = await this.accounts.write(readAccount(accounts[index]), requestId);
      if (!written) throw new Failure('INTERNAL');
      return written;
    } catch (error) {
      // What is wrong with this account is its own result; what is wrong with us fails the call.
      if (error instanceof Failure && error.status === 200)
        return { index, id: idOf(accounts[index]), ...this.messages.errorBody(error) };
      throw error;
    }
  }
}
