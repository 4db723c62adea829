import { Injectable } from '@nestjs/common';
import { isEmail } from '../../identifiers/identifier';
import type { Admitted } from '../../otp/registering.parts';
import type { DataRequiredDto } from './dto/data-required.dto';
import type { Registration } from './registration';
import { type RegistrationName, RegistrationSettings } from './registration.settings';

/** What a new user is asked for before the code (`REGISTRATION_FIELDS`, `REGISTRATION_OPTIONAL`). */
@Injectable()
export class RegistrationForm {
  constructor(private readonly settings: RegistrationSettings) {}

  /** Whether nobody gets an account by signing in. */
  get isClosed(): boolean {
    return this.settings.REGISTRATION === 'closed';
  }

  /** Says who gets a code for a request that brought these fields. */
  admittedWith(given: Registration, identifier: string): Admitted {
    if (this.isClosed) return 'known';
    const { dataRequired, dataOptional } = this.toAsk(identifier);
    const isMissing = (name: RegistrationName) => !dataOptional.includes(name) && given[name] === undefined;
    return dataRequired.some(isMissing) ? 'known-or-waiting' : 'anyone';
  }

  /** The answer that has the app ask its user. Who signs in by e-mail is not asked for the address again. */
  toAsk(identifier: string): DataRequiredDto {
    const { REGISTRATION_FIELDS, REGISTRATION_OPTIONAL } = this.settings;
    const isAsked = (name: RegistrationName) => name !== 'email' || !isEmail(identifier);
    return { dataRequired: REGISTRATION_FIELDS.filter(isAsked), dataOptional: REGISTRATION_OPTIONAL.filter(isAsked) };
  }
}
