import { Injectable } from '@nestjs/common';
import { AccountStore, type StoredAccount } from '../accounts/account.store';
import type { UserAnswerDto } from '../accounts/dto/user-answer.dto';
import { toUser } from '../accounts/user';
import { Failure } from '../failures/failure';
import type { RequestContext } from '../http/request-context';
import { readEmail } from '../identifiers/email';
import { maskPhone, readCallersMobile } from '../identifiers/identifier';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import { isStorable } from '../identifiers/storable';
import { ProfileSettings } from './profile.settings';

/** The users' data, as the app server asks for them. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly settings: ProfileSettings,
    private readonly identifiers: IdentifierSettings,
    private readonly accounts: AccountStore,
  ) {}

  /** @throws `Failure` `NO_SUCH_USER` */
  async get(identifier: string, context: RequestContext): Promise<UserAnswerDto> {
    const account = isStorable(identifier) ? await this.findOrOpen(identifier, context) : undefined;
    if (!account) throw new Failure('NO_SUCH_USER');
    return { user: toUser(account) };
  }

  /** In scenario 2 a verified phone that has no account gets one. */
  private async findOrOpen(identifier: string, context: RequestContext): Promise<StoredAccount | undefined> {
    if (!this.settings.PROFILE_BY_VERIFIED_IDENTIFIER) return this.accounts.find({ id: identifier }, context.id);
    const phone = readCallersMobile(identifier, this.identifiers.PHONE_REGIONS);
    if (phone) context.phone = maskPhone(phone);
    const keys = { id: identifier, phone, email: readEmail(identifier) };
    return (await this.accounts.find(keys, context.id)) ?? (phone ? this.accounts.open(phone, context.id) : undefined);
  }
}
