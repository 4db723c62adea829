import { Injectable } from '@nestjs/common';
import { knownByEmail, knownByPhone } from '../../accounts/account.parts';
import { CodeChannels } from '../../channels/code-channels';
import { isEmail } from '../../identifiers/identifier';
import type { ChannelCodes } from '../../otp/challenge.store';
import { RegisteringChallenges } from '../../otp/registering-challenges';
import type { Admitted } from '../../otp/registering.parts';
import { Installations } from './installations';
import type { Registration } from './registration';
import { SealedRegistrations } from './sealed-registrations';

/** What a request brought beside its identifier. */
export interface Brought {
  given: Registration;
  installId: string | undefined;
}

/** The statements of requests that may make an account, by the channel of their codes. */
@Injectable()
export class RegisteringCodes {
  private readonly byPhone: ReturnType<RegisteringChallenges['codesOf']>;
  private readonly byEmail: ReturnType<RegisteringChallenges['codesOf']>;

  constructor(
    challenges: RegisteringChallenges,
    { sms, email }: CodeChannels,
    private readonly sealed: SealedRegistrations,
    private readonly installations: Installations,
  ) {
    this.byPhone = challenges.codesOf(sms, knownByPhone);
    this.byEmail = challenges.codesOf(email, knownByEmail);
  }

  /**
   * What the request brought is sealed for the sign-in with its identifier. `undefined` for one that brought nothing
   * and that everybody may make: the ordinary statements are for it, which leave what waits as it is.
   */
  of(identifier: string, { given, installId }: Brought, admitted: Admitted): ChannelCodes | undefined {
    const isEmpty = Object.keys(given).length === 0;
    if (isEmpty && admitted === 'anyone') return undefined;
    const installation = this.installations.hmac(installId);
    const seal = () => ({ installation, ...this.sealed.seal(given, { identifier, purpose: 'sign-in' }) });
    return (isEmail(identifier) ? this.byEmail : this.byPhone)({
      admitted,
      installation,
      installations: this.installations.hmacs(installId),
      registration: isEmpty ? null : JSON.stringify(seal()),
      // A code of an invitation comes with every request: alone it must not displace what the user filled in.
      replaces: admitted !== 'known-or-waiting',
    });
  }
}
