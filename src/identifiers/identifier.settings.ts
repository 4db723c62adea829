import { ArrayNotEmpty, IsIn } from 'class-validator';
import { getCountries } from 'libphonenumber-js/max';
import { List } from '../config/setting.decorators';
import type { Problem } from '../config/settings-class';
import { EXCLUDED_PREFIXES } from './identifier';

/** Which identifiers there are. */
export class IdentifierSettings {
  static readonly title = 'Phones and e-mails';

  @List('What users sign in with: `phone`, `email` or both.')
  @ArrayNotEmpty({ always: true, message: '$property must name phone, email or both' })
  @IsIn(['phone', 'email'], { always: true, each: true, message: '$property: each must be phone or email' })
  SIGN_IN_IDENTIFIERS: ('phone' | 'email')[] = ['phone'];

  @List(
    'Countries (ISO 3166-1 alpha-2) whose mobile numbers may sign in; `+7940` lets Abkhazia in, which `RU` leaves out.',
  )
  @ArrayNotEmpty({ always: true, message: '$property must name a country' })
  @IsIn([...getCountries(), ...EXCLUDED_PREFIXES.map((prefix) => `+${prefix}`)], {
    always: true,
    each: true,
    message: '$property: each entry must be a country code like RU, or +7940',
  })
  PHONE_REGIONS: string[] = ['RU'];

  static problems({ PHONE_REGIONS }: IdentifierSettings): Problem[] {
    const hasOnlyPrefixes = PHONE_REGIONS.length > 0 && PHONE_REGIONS.every((region) => region.startsWith('+'));
    return [hasOnlyPrefixes && 'PHONE_REGIONS must name a country beside the prefixes that it lets in'];
  }
}
