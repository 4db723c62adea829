import { ApiPropertyOptional } from '@nestjs/swagger';
import { Expose, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsText } from '../../common/text.decorator';
import { IsAtMostOneSelected, IsCalendarDate } from './account.rules';
import { EntrepreneurDto } from './entrepreneur.dto';
import { LegalEntityDto } from './legal-entity.dto';
import { LoyaltyCardDto } from './loyalty-card.dto';
import { LoyaltyProgramDto } from './loyalty-program.dto';
import { ProfileLinkDto } from './profile-link.dto';
import { ExposeAlsoAs } from './spelling.decorator';

/** The contract's account object without what has a column of its own: the document that an account keeps. */
export class AccountFields {
  @ApiPropertyOptional({ type: String, description: 'Full name', example: 'Иван Петров' })
  @Expose()
  @IsOptional()
  @IsText(500)
  name?: string | null;

  @ApiPropertyOptional({
    type: Number,
    description: 'Age in years; follows from `birthday` where only that is known',
    example: 36,
  })
  @Expose()
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(150)
  age?: number | null;

  @ApiPropertyOptional({ type: String, description: 'Date of birth, `YYYY-MM-DD`', example: '1990-05-17' })
  @Expose()
  @IsOptional()
  @IsCalendarDate()
  birthday?: string | null;

  @ApiPropertyOptional({ description: 'Gender', enum: ['male', 'female'], example: 'male' })
  @Expose()
  @IsOptional()
  @IsIn(['male', 'female'])
  gender?: 'male' | 'female' | null;

  @ApiPropertyOptional({ description: 'Segments of the storefront', type: [String], example: ['vip', 'moscow'] })
  @Expose()
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsText(200, { each: true })
  segments?: string[] | null;

  @ApiPropertyOptional({ type: String, description: 'Price tier', example: 'retail' })
  @Expose()
  @IsOptional()
  @IsText(200)
  priceTier?: string | null;

  @ApiPropertyOptional({ type: Number, description: 'Bonus balance', example: 1250.5 })
  @Expose()
  @IsOptional()
  @IsNumber()
  bonuses?: number | null;

  @ApiPropertyOptional({ type: String, description: 'What the bonuses are called', example: 'баллов' })
  @Expose()
  @IsOptional()
  @IsText(50)
  units?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Loyalty status', example: 'Серебряный' })
  @Expose()
  @IsOptional()
  @IsText(200)
  status?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Number of the loyalty card', example: '2900000000017' })
  @Expose()
  @IsOptional()
  @IsText(200)
  cardNumber?: string | null;

  @ApiPropertyOptional({ type: Number, description: 'Discount of the card, in percent', example: 5 })
  @Expose()
  @IsOptional()
  @IsNumber()
  cardPercent?: number | null;

  @ApiPropertyOptional({ type: String, description: 'Colour of the card', example: '#1E1E1E' })
  @Expose()
  @IsOptional()
  @IsText(50)
  cardColor?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Colour of the text on the card', example: '#FFFFFF' })
  @Expose()
  @IsOptional()
  @IsText(50)
  cardTextColor?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'Address of the image on the card',
    example: 'https://shop.example/card.png',
  })
  @Expose()
  @IsOptional()
  @IsText(2000)
  cardBackgroundImage?: string | null;

  @ApiPropertyOptional({ type: Number, description: 'Bonuses that are yet to come', example: 100 })
  @Expose()
  @IsOptional()
  @IsNumber()
  pendingBonuses?: number | null;

  @ApiPropertyOptional({ type: String, description: 'Title of the pending bonuses', example: 'Ожидают начисления' })
  @Expose()
  @IsOptional()
  @IsText(200)
  pendingBonusesTitle?: string | null;

  @ApiPropertyOptional({ type: Number, description: 'Bonuses that expire soon', example: 50 })
  @Expose()
  @IsOptional()
  @IsNumber()
  expressBonuses?: number | null;

  @ApiPropertyOptional({
    type: String,
    description: 'Title of the express bonuses; also accepted and always sent as `exressBonusesTitle`',
    example: 'Сгорят 1 декабря',
  })
  @ExposeAlsoAs('exressBonusesTitle')
  @IsOptional()
  @IsText(200)
  expressBonusesTitle?: string | null;

  @ApiPropertyOptional({ type: String, description: 'The same as `expressBonusesTitle`', example: 'Сгорят 1 декабря' })
  readonly exressBonusesTitle?: string;

  @ApiPropertyOptional({ description: 'Loyalty programme', type: LoyaltyProgramDto })
  @Expose()
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LoyaltyProgramDto)
  loyaltyProgram?: LoyaltyProgramDto | null;

  @ApiPropertyOptional({ description: 'Further loyalty cards', type: [LoyaltyCardDto] })
  @Expose()
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested()
  @Type(() => LoyaltyCardDto)
  loyaltyCards?: LoyaltyCardDto[] | null;

  @ApiPropertyOptional({ description: 'Entrepreneurs the user may buy as', type: [EntrepreneurDto] })
  @Expose()
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested()
  @Type(() => EntrepreneurDto)
  entrepreneurIdList?: EntrepreneurDto[] | null;

  @ApiPropertyOptional({
    description: 'Legal persons the user may buy as; at most one is selected',
    type: [LegalEntityDto],
  })
  @Expose()
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested()
  @Type(() => LegalEntityDto)
  @IsAtMostOneSelected()
  legalEntities?: LegalEntityDto[] | null;

  @ApiPropertyOptional({ description: 'Links in the profile', type: [ProfileLinkDto] })
  @Expose()
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested()
  @Type(() => ProfileLinkDto)
  profileLinks?: ProfileLinkDto[] | null;

  @ApiPropertyOptional({ type: Boolean, description: 'Consent to SMS', example: true })
  @Expose()
  @IsOptional()
  @IsBoolean()
  smsNotification?: boolean | null;

  @ApiPropertyOptional({ type: Boolean, description: 'Consent to e-mail', example: false })
  @Expose()
  @IsOptional()
  @IsBoolean()
  emailNotification?: boolean | null;
}
