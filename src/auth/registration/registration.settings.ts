import { IsIn } from 'class-validator';
import { Choice, List } from '../../config/setting.decorators';
import type { Problem } from '../../config/settings-class';

/** The names that the contract has for what a new user may be asked for. */
export const REGISTRATION_NAMES = [
  'email',
  'fullName',
  'birthday',
  'gender',
  'allowSms',
  'allowEmail',
  'allowMarketing',
  'referralCode',
  'legalEntities',
] as const;
export type RegistrationName = (typeof REGISTRATION_NAMES)[number];

/** Each name of a list is one of the contract's. */
const EachIsName = () =>
  IsIn(REGISTRATION_NAMES, {
    always: true,
    each: true,
    message: `$property: each must be one of ${REGISTRATION_NAMES.join(', ')}`,
  });

export class RegistrationSettings {
  static readonly title = 'Registration';

  @Choice(
    '`open`, or `closed`: whoever has no account gets an error and no code. Scenario 2 is `PROFILE_BY_VERIFIED_IDENTIFIER`.',
    ['open', 'closed'],
  )
  REGISTRATION: 'open' | 'closed' = 'open';

  @List(
    `What the app asks a new user for before the code: ${REGISTRATION_NAMES.map((name) => `\`${name}\``).join(', ')}. Empty: nothing.`,
  )
  @EachIsName()
  REGISTRATION_FIELDS: RegistrationName[] = [];

  @List('Those of them that the user may leave empty; one that stands here alone is asked for as well.')
  @EachIsName()
  REGISTRATION_OPTIONAL: RegistrationName[] = [];

  /**
   * To the caller an empty field and a missing one are the same: were all of them optional, a user who left all empty
   * would get the same form again and again.
   */
  static problems({ REGISTRATION_FIELDS, REGISTRATION_OPTIONAL }: RegistrationSettings): Problem[] {
    const isAskedFor = REGISTRATION_FIELDS.length + REGISTRATION_OPTIONAL.length > 0;
    const isRequired = (name: RegistrationName) => !REGISTRATION_OPTIONAL.includes(name);
    return [
      isAskedFor &&
        !REGISTRATION_FIELDS.some(isRequired) &&
        'REGISTRATION_FIELDS must have a field that REGISTRATION_OPTIONAL does not have, or nobody would be asked',
    ];
  }

  /** The contract wants each optional field among those that are asked for; no name stands in a list twice. */
  static complete(settings: RegistrationSettings): void {
    const optional = [...new Set(settings.REGISTRATION_OPTIONAL)];
    settings.REGISTRATION_OPTIONAL = optional;
    settings.REGISTRATION_FIELDS = [...new Set([...settings.REGISTRATION_FIELDS, ...optional])];
  }
}
