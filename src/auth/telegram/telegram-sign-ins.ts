import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { StoredAccount } from '../../accounts/account.store';
import { AuditKeys } from '../../audit/audit-keys';
import { Statements } from '../../database/statements';
import { Failure } from '../../failures/failure';
import { KIND_OF_FIELD } from '../../accounts/consent.parts';
import { Installations } from '../registration/installations';
import { RegisteredValues } from '../registration/registered-values';
import type { Brought } from '../registration/registering-codes';
import type { Registration } from '../registration/registration';
import { TelegramSignInSettings } from './telegram-sign-in.settings';
import { TELEGRAM_SIGN_IN_STATEMENTS } from './telegram-sign-in.statements';
import type { TelegramUser } from './telegram-users';

/** Opens the accounts of Telegram users. */
@Injectable()
export class TelegramSignIns {
  private readonly sql = TELEGRAM_SIGN_IN_STATEMENTS;

  constructor(
    private readonly statements: Statements,
    private readonly keys: AuditKeys,
    private readonly registered: RegisteredValues,
    private readonly installations: Installations,
    private readonly settings: TelegramSignInSettings,
  ) {
    statements.declare(this.sql);
  }

  /**
   * The account of the phone, made if there is none, with what the user filled in. The Telegram id belongs to it from
   * now on.
   */
  async open({ telegramId, phone, requestId }: TelegramUser, { given, installId }: Brought): Promise<StoredAccount> {
    const installation = this.installations.hmac(installId);
    const [account] = await this.statements.run(this.sql.signIn, {
      accountId: randomUUID(),
      phone,
      provider: 'telegram',
      subject: telegramId,
      ...this.registered.of(await this.unsaid(phone, given), { source: 'telegram', proof: 'platform', installation }),
      ...this.keys.subject(phone, requestId),
    });
    if (!account) throw new Failure('UNAVAILABLE');
    return account;
  }

  /** The registration without the answers that an earlier call with the same init data may have brought (R28). */
  private async unsaid(phone: string, given: Registration): Promise<Registration> {
    if (!Object.keys(KIND_OF_FIELD).some((field) => field in given)) return given;
    const seconds = this.settings.TELEGRAM_SIGN_IN_MAX_AGE_SECONDS;
    const said = await this.statements.run(this.sql.said, { phone, seconds });
    const isSaid = ([field, value]: [string, unknown]) =>
      said.some(
        (answer) => KIND_OF_FIELD[field as keyof typeof KIND_OF_FIELD] === answer.kind && answer.given === value,
      );
    return Object.fromEntries(Object.entries(given).filter((entry) => !isSaid(entry)));
  }
}
