import { Injectable } from '@nestjs/common';
import type { Registered } from '../../accounts/registration.parts';
import type { WaitingRegistration } from '../../otp/challenge.entity';
import { Installations } from './installations';
import { RegisteredValues } from './registered-values';
import { SealedRegistrations } from './sealed-registrations';

/** What waits for a code that turned out to be right. */
@Injectable()
export class WaitingRegistrations {
  constructor(
    private readonly installations: Installations,
    private readonly sealed: SealedRegistrations,
    private readonly values: RegisteredValues,
  ) {}

  /** `undefined` where nothing waits that the installation brought, or what waits cannot be opened. */
  async open(
    waiting: WaitingRegistration[],
    identifier: string,
    installId: string | undefined,
  ): Promise<Omit<Registered, 'accountId'> | undefined> {
    const chosen = this.installations.choose(waiting, installId);
    if (!chosen) return undefined;
    const registration = await this.sealed.open(chosen, { identifier, purpose: 'sign-in' });
    const installation = chosen.installation ?? this.installations.hmac(installId);
    return registration && this.values.of(registration, { source: 'registration', proof: 'code', installation });
  }
}
