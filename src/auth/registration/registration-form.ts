import { Injectable } from '@nestjs/common';
import type { Admitted } from '../../otp/registering.parts';
import type { DataRequiredDto } from './dto/data-required.dto';
import type { Registration } from './registration';
import { RegistrationSettings } from './registration.settings';

/** What a new user is asked for before the code (`REGISTRATION_FIELDS`, `REGISTRATION_OPTIONAL`). */
@Injectable()
export class RegistrationForm {
  constructor(private readonly settings: RegistrationSettings) {}

  /** Whether nobody gets an account by signing in. */
  get isClosed(): boolean {
    return this.settings.REGISTRATION === 'closed';
  }

  /** Whether a field is missing that a new user must give. */
  isIncomplete(given: Registration): boolean {
    const { REGISTRATION_FIELDS, REGISTRATION_OPTIONAL } = this.settings;
    return REGISTRATION_FIELDS.some((name) => !REGISTRATION_OPTIONAL.includes(name) && given[name] === undefined);
  }

  /** Who gets a code for a request that brought these fields. */
  admittedWith(given: Registration): Admitted {
    if (this.isClosed) return 'known';
    return this.isIncomplete(given) ? 'known-or-waiting' : 'anyone';
  }

  /** The answer that has the app ask its user. */
  toAsk(): DataRequiredDto {
    const { REGISTRATION_FIELDS, REGISTRATION_OPTIONAL } = this.settings;
    return { dataRequired: [...REGISTRATION_FIELDS], dataOptional: [...REGISTRATION_OPTIONAL] };
  }
}
