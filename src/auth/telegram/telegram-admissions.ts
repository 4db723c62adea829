import { Injectable } from '@nestjs/common';
import { AuditKeys } from '../../audit/audit-keys';
import { Statements } from '../../database/statements';
import { Failure } from '../../failures/failure';
import { LimitSettings } from '../../limits/limit.settings';
import { blockPrefixes } from '../../otp/block.entity';
import { OtpSettings } from '../../otp/otp.settings';
import type { InitData } from './init-data';
import { type Admission, type PresentedInitData, telegramAdmissionStatements } from './telegram-admission.statements';
import { TelegramSignInSettings } from './telegram-sign-in.settings';
import type { TelegramUser } from './telegram-users';

/** How a user without an account is treated; the installation is an HMAC under the current key, or `null`. */
export interface Newcomer {
  needsAccount: boolean;
  installation: string | null;
}

/** Decides in PostgreSQL whether calls of the platform sign their users in. */
@Injectable()
export class TelegramAdmissions {
  private readonly sql: ReturnType<typeof telegramAdmissionStatements>;

  constructor(
    otp: OtpSettings,
    limits: LimitSettings,
    telegram: TelegramSignInSettings,
    private readonly statements: Statements,
    private readonly keys: AuditKeys,
  ) {
    this.sql = statements.declare(telegramAdmissionStatements({ ...otp, ...limits, ...telegram }));
  }

  /** The platform's word is all there is. */
  async trusting(user: TelegramUser, newcomer: Newcomer): Promise<Admission> {
    return only(await this.statements.run(this.sql.trusted, this.admitted(user, newcomer)));
  }

  /** The init data, `undefined` for those that nothing proves, are good for this phone alone from now on. */
  async proving(user: TelegramUser, newcomer: Newcomer, initData: InitData | undefined): Promise<Admission> {
    const values = { ...this.admitted(user, newcomer), ...this.presented(initData, user.phone) };
    return only(await this.statements.run(this.sql.proven, values));
  }

  private admitted({ phone, requestId }: TelegramUser, newcomer: Newcomer) {
    const hmacs = this.keys.hmacs(phone);
    const subject = this.keys.subject(phone, requestId, hmacs[0]);
    return { identifier: phone, blockPrefixes: blockPrefixes(phone, hmacs), ...newcomer, ...subject };
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
