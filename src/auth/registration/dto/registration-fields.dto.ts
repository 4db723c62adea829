import { MAX_AGE } from '../../../accounts/birthday';
import {
  BirthdayField,
  BooleanField,
  ChoiceField,
  ObjectListField,
  TextField,
} from '../../../accounts/dto/account-field.decorators';
import { IsAddress, IsAtMostOneSelected } from '../../../accounts/dto/account.rules';
import { LegalEntityDto } from '../../../accounts/dto/legal-entity.dto';
import { readGender, readReferralCode, readTrimmed } from '../registration-readers';

/** Contract, "Request code": what the app collected of a new user. A field that is empty or `null` is not given. */
export class RegistrationFields {
  @TextField(320, {
    description: 'E-mail; it is kept as unconfirmed, and only for a new account',
    example: 'ivan@shop.example',
    read: readTrimmed,
    rules: [IsAddress()],
  })
  email?: string;

  @TextField(500, { description: 'Full name', example: 'Иван Петров', read: readTrimmed })
  fullName?: string;

  @BirthdayField({
    description: `Date of birth, \`YYYY-MM-DD\`; not in the future, and of nobody older than ${MAX_AGE}`,
    example: '1990-05-17',
  })
  birthday?: string;

  @ChoiceField(['male', 'female'], {
    description: 'Gender; `m` and `f` are read as well',
    example: 'male',
    schema: { enum: ['male', 'female', 'm', 'f'] },
    read: readGender,
  })
  gender?: 'male' | 'female';

  @BooleanField({ description: 'Consent to SMS; a text, 0 and 1 are read as well', example: true })
  allowSms?: boolean;

  @BooleanField({ description: 'Consent to e-mails; a text, 0 and 1 are read as well', example: false })
  allowEmail?: boolean;

  @BooleanField({ description: 'Consent to advertising; a text, 0 and 1 are read as well', example: true })
  allowMarketing?: boolean;

  @TextField(500, {
    description: 'Code of an invitation, by default the `user.id` of who invites. No value is refused',
    example: 'customer-10423',
    read: readReferralCode,
  })
  referralCode?: string;

  @ObjectListField(LegalEntityDto, {
    description: 'Legal persons, only for a new account; one object, also as `legalEntity`, is read as well',
    rules: [IsAtMostOneSelected()],
  })
  legalEntities?: LegalEntityDto[];
}
