import { Injectable } from '@nestjs/common';
import { Failure } from '../../failures/failure';
import { AskingLimits } from '../../limits/asking-limits';
import type { DataRequiredDto } from '../registration/dto/data-required.dto';
import { Installations } from '../registration/installations';
import type { Brought } from '../registration/registering-codes';
import { RegistrationForm } from '../registration/registration-form';
import { InitDataVerifier } from './init-data-verifier';
import type { Admission } from './telegram-admission.statements';
import { type Newcomer, TelegramAdmissions } from './telegram-admissions';
import type { TelegramUser } from './telegram-users';

/** Lets users of a Telegram mini app in, or has them asked first for what makes an account. */
@Injectable()
export class TelegramGate {
  constructor(
    private readonly verifier: InitDataVerifier,
    private readonly admissions: TelegramAdmissions,
    private readonly installations: Installations,
    private readonly form: RegistrationForm,
    private readonly asking: AskingLimits,
  ) {}

  /**
   * What the user is to fill in first; `undefined` for one who may sign in.
   * @throws `Failure` `INVALID_INIT_DATA`, `LOCKED` or `REGISTRATION_CLOSED`; `INVALID_REQUEST` where there are no init
   * data to check
   */
  async admit(
    user: TelegramUser,
    { given, installId }: Brought,
    tma: string | null | undefined,
  ): Promise<DataRequiredDto | undefined> {
    const needsAccount = this.form.admittedWith(given, user.phone) !== 'anyone';
    const newcomer = { needsAccount, installation: this.installations.hmac(installId) };
    const { reason, asking } = await this.decide(user, newcomer, tma);
    if (reason === null) return undefined;
    if (reason !== 'NO_ACCOUNT') throw new Failure(reason);
    const mayAsk = asking === null || (await this.asking.allow(asking));
    if (this.form.isClosed) throw new Failure('REGISTRATION_CLOSED');
    // Above the limits nobody learns who has an account.
    return mayAsk ? this.form.toAsk(user.phone) : undefined;
  }

  private decide(user: TelegramUser, newcomer: Newcomer, tma: string | null | undefined): Promise<Admission> {
    if (this.verifier.isTrusting) return this.admissions.trusting(user, newcomer);
    if (!tma) {
      const faults = [{ field: 'payload.tma', reason: { key: 'FIELD_REQUIRED' } as const }];
      throw new Failure('INVALID_REQUEST', { faults });
    }
    return this.admissions.proving(user, newcomer, this.verifier.read(tma, user.telegramId));
  }
}
