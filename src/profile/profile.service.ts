import { Injectable } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { readEmail } from '../common/email';
import { Failure } from '../common/failure';
import { maskPhone, readCallersPhone, readMobilePhone } from '../common/identifier';
import { Messages } from '../common/messages';
import type { RequestContext } from '../common/request-context';
import { fieldsOf } from '../common/request.pipe';
import { isStorable } from '../common/text.decorator';
import { Environment } from '../config/environment';
import { AccountStore, type StoredAccount } from './account.store';
import { AccountDto } from './dto/account.dto';
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
      const write = async (i: number) => void (results[i] = await this.writeOne(accounts[i] as AccountDto, context.id));
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

  private async writeOne(account: AccountDto, requestId: string): Promise<Result> {
    try {
      const written = await this.accounts.write(checked(account), requestId);
      if (!written) throw new Failure('INTERNAL');
      return written;
    } catch (error) {
      // What is wrong with this account is its own result; what is wrong with us fails the call.
      if (error instanceof Failure && error.status === 200) return this.messages.errorBody(error);
      throw error;
    }
  }
}

/** The account as it is to be written. */
function checked(account: AccountDto): AccountDto {
  if (!(account instanceof AccountDto)) throw new Failure('INVALID_ACCOUNT', { fields: ['accounts'] });
  const errors = validateSync(account);
  if (errors.length > 0) throw new Failure('INVALID_ACCOUNT', { fields: fieldsOf(errors) });
  const { id, phone } = account;
  if (!id && !phone) throw new Failure('ACCOUNT_UNNAMED');
  const normalised = phone ? { ...account, phone: readCallersPhone(phone) } : account;
  // An id that reads as an e-mail would be found in place of the account where that is confirmed.
  const emailOfId = id ? readEmail(id) : undefined;
  if (emailOfId && !(account.emailConfirmed && readEmail(account.email ?? '') === emailOfId))
    throw new Failure('ID_IS_AN_EMAIL');
  // Such an id would be found in place of the account that has the phone, so it must be that account's.
  const phoneOfId = id ? readCallersPhone(id) : undefined;
  if (!phoneOfId) return normalised;
  if (phone !== undefined && normalised.phone !== phoneOfId) throw new Failure('ID_IS_A_PHONE');
  return { ...account, phone: phoneOfId };
}
