import { ApiPropertyOptional } from '@nestjs/swagger';
import { MAX_AGE } from '../birthday';
import {
  BirthdayField,
  BooleanField,
  ChoiceField,
  IntegerField,
  NumberField,
  ObjectField,
  ObjectListField,
  PercentField,
  TextField,
  TextListField,
} from './account-field.decorators';
import { IsAtMostOneSelected } from './account.rules';
import { EntrepreneurDto } from './entrepreneur.dto';
import { LegalEntityDto } from './legal-entity.dto';
import { LoyaltyCardDto } from './loyalty-card.dto';
import { LoyaltyProgramDto } from './loyalty-program.dto';
import { ProfileLinkDto } from './profile-link.dto';

/** The JSON Schema of a selected legal person. */
const SELECTED = { type: 'object', properties: { selected: { const: true } }, required: ['selected'] };

/** The contract's account object without what has a column of its own: the document that an account keeps. */
export class AccountFields {
  @TextField(500, { description: 'Full name', example: 'Иван Петров' })
  name?: string | null;

  @IntegerField({
    description: 'Age in years; follows from `birthday` where only that is known',
    example: 36,
    minimum: 0,
    maximum: MAX_AGE,
  })
  age?: number | null;

  @BirthdayField({
    description: `Date of birth, \`YYYY-MM-DD\`; not in the future, and of nobody older than ${MAX_AGE}`,
    example: '1990-05-17',
  })
  birthday?: string | null;

  @ChoiceField(['male', 'female'], { description: 'Gender', example: 'male' })
  gender?: 'male' | 'female' | null;

  @TextListField(200, { description: 'Segments of the storefront', example: ['vip', 'moscow'] })
  segments?: string[] | null;

  @TextField(200, { description: 'Price tier', example: 'retail' })
  priceTier?: string | null;

  @NumberField({ description: 'Bonus balance', example: 1250.5 })
  bonuses?: number | null;

  @TextField(50, { description: 'What the bonuses are called', example: 'баллов' })
  units?: string | null;

  @TextField(200, { description: 'Loyalty status', example: 'Серебряный' })
  status?: string | null;

  @TextField(200, { description: 'Number of the loyalty card', example: '2900000000017' })
  cardNumber?: string | null;

  @PercentField({ description: 'Discount of the card, in percent', example: 5 })
  cardPercent?: number | null;

  @TextField(50, { description: 'Colour of the card, as the app reads it', example: '#1E1E1E' })
  cardColor?: string | null;

  @TextField(50, { description: 'Colour of the text on the card', example: '#FFFFFF' })
  cardTextColor?: string | null;

  @TextField(2000, { description: 'Address of the image on the card', example: 'https://shop.example/card.png' })
  cardBackgroundImage?: string | null;

  @NumberField({ description: 'Bonuses that are yet to come', example: 100 })
  pendingBonuses?: number | null;

  @TextField(200, { description: 'Title of the pending bonuses', example: 'Ожидают начисления' })
  pendingBonusesTitle?: string | null;

  @NumberField({ description: 'Bonuses that expire soon', example: 50 })
  expressBonuses?: number | null;

  @TextField(200, {
    description: 'Title of the express bonuses; also accepted and always sent as `exressBonusesTitle`',
    example: 'Сгорят 1 декабря',
    alsoAs: 'exressBonusesTitle',
  })
  expressBonusesTitle?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'The same as `expressBonusesTitle`',
    example: 'Сгорят 1 декабря',
    maxLength: 200,
  })
  readonly exressBonusesTitle?: string;

  @ObjectField(LoyaltyProgramDto, { description: 'Loyalty programme' })
  loyaltyProgram?: LoyaltyProgramDto | null;

  @ObjectListField(LoyaltyCardDto, { description: 'Further loyalty cards' })
  loyaltyCards?: LoyaltyCardDto[] | null;

  @ObjectListField(EntrepreneurDto, { description: 'Entrepreneurs the user may buy as' })
  entrepreneurIdList?: EntrepreneurDto[] | null;

  @ObjectListField(LegalEntityDto, {
    description: 'Legal persons the user may buy as; at most one is selected',
    schema: { contains: SELECTED, minContains: 0, maxContains: 1 },
    rules: [IsAtMostOneSelected()],
  })
  legalEntities?: LegalEntityDto[] | null;

  @ObjectListField(ProfileLinkDto, { description: 'Links in the profile' })
  profileLinks?: ProfileLinkDto[] | null;

  @BooleanField({
    description: 'Consent to SMS: what the last consent of kind `sms` says, where one is on record',
    example: true,
  })
  smsNotification?: boolean | null;

  @BooleanField({
    description: 'Consent to e-mail: what the last consent of kind `email` says, where one is on record',
    example: false,
  })
  emailNotification?: boolean | null;
}
