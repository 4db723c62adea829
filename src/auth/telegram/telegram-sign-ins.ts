import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { StoredAccount } from '../../accounts/account.store';
import { AuditKeys } from '../../audit/audit-keys';
import { CodeSettings } from '../../config/code.settings';
import { Statements } from '../../database/statements';
import { Failure } from '../../failures/failure';
import { blockPrefixes } from '../../otp/block.entity';
import { OtpSettings } from '../../otp/otp.settings';
import type { InitData } from './init-data';
import { TelegramSignInSettings } from './telegram-sign-in.settings';
import { type Admission, type PresentedInitData, telegramStatements } from './telegram.statements';

/** A user as the platform presents them, the phone in its stored form. */
export interface TelegramUser {
  telegramId: string;
  phone: string;
  requestId: string;
}

/** The sign-ins from Telegram in PostgreSQL. */
@Injectable()
export class TelegramSignIns {
  private readonly sql: ReturnType<typeof telegramStatements>;

  constructor(
    codes: CodeSettings,
    otp: OtpSettings,
    telegram: TelegramSignInSettings,
    private readonly statements: Statements,
    private readonly keys: AuditKeys,
  ) {
    this.sql = statements.declare(telegramStatements({ ...codes, ...otp, ...telegram }));
  }

  /** Whether the platform's word signs the user in. */
  async admitTrusted({ phone, requestId }: TelegramUser): Promise<Admission> {
    return only(await this.statements.run(this.sql.admitTrusted, this.admitted(phone, requestId)));
  }

  /** The same, for init data that nothing proves (`undefined`) or that are good for this phone alone from now on. */
  async admitProven({ phone, requestId }: TelegramUser, initData: InitData | undefined): Promise<Admission> {
    const values = { ...this.admitted(phone, requestId), ...this.presented(initData, phone) };
    return only(await this.statements.run(this.sql.admitProven, values));
  }

  /** The account of the phone, made if there is none, which the Telegram id belongs to from now on. */
  async open({ telegramId, phone, requestId }: TelegramUser): Promise<StoredAccount> {
    const identity = { provider: 'telegram', subject: telegramId };
    const values = { accountId: randomUUID(), phone, ...identity, ...this.keys.subject(phone, requestId) };
    return only(await this.statements.run(this.sql.signIn, values));
  }

  private admitted(phone: string, requestId: string) {
    const hmacs = this.keys.hmacs(phone);
    const subject = this.keys.subject(phone, requestId, hmacs[0]);
    return { identifier: phone, blockPrefixes: blockPrefixes(phone, hmacs), ...subject };
  }

  /** Whoever has the HMACs, and even the keys, finds nobody without the init data. */
  private presented(initData: InitData | undefined, phone: string): PresentedInitData {
    if (!initData) return { authDate: null, digests: [], bindings: [] };
    const { authDate, content } = initData;
    return {
      authDate,
      digests: this.keys.hmacs(`init data\n${content}`),
      bindings: this.keys.hmacs(`init data\n${content}\nphone=${phone}`),
    };
  }
}

/** @throws `Failure` `UNAVAILABLE` where a statement that always answers did not */
function only<Row>([row]: Row[]): Row {
  if (!row) throw new Failure('UNAVAILABLE');
  return row;
}
