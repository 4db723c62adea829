import { Injectable } from '@nestjs/common';
import { type ConsentAnswer, KIND_OF_FIELD } from '../../accounts/consent.parts';
import { ConsentSettings } from '../../accounts/consent.settings';
import type { Registered } from '../../accounts/registration.parts';
import type { Registration } from './registration';

const CONSENT_FIELDS = ['allowSms', 'allowEmail', 'allowMarketing'] as const;

/** Where the answers of a user come from, and what proved that they are the user's. */
type Origin = Pick<ConsentAnswer, 'source' | 'installation' | 'proof'>;

/** A registration as the statement that opens an account takes it. */
@Injectable()
export class RegisteredValues {
  constructor(private readonly settings: ConsentSettings) {}

  of(registration: Registration, origin: Origin): Omit<Registered, 'accountId'> {
    const { fullName: name, birthday, gender, referralCode, legalEntities, email = null } = registration;
    return {
      newFields: JSON.stringify({ name, birthday, gender, referralCode, legalEntities }),
      fillFields: JSON.stringify({ name, birthday, gender, referralCode }),
      email,
      consents: JSON.stringify(this.answers(registration, origin)),
    };
  }

  private answers(registration: Registration, origin: Origin): ConsentAnswer[] {
    const wording = this.settings.CONSENT_WORDING ?? null;
    return CONSENT_FIELDS.flatMap((field) => {
      const given = registration[field];
      return given === undefined ? [] : [{ kind: KIND_OF_FIELD[field], given, wording, ...origin }];
    });
  }
}
