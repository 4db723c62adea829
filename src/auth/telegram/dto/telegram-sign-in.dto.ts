import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Expose, Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { because } from '../../../failures/field-fault';
import { ApiBodyKey } from '../../../http/api-body-key.decorator';
import { RegistrationFields } from '../../registration/dto/registration-fields.dto';
import { ApiInstallId } from '../../registration/registration.decorators';

class TelegramPayloadDto {
  @ApiPropertyOptional({
    type: String,
    description: 'Init data of the mini app (`Telegram.WebApp.initData`), as they are',
    example: 'user=%7B%22id%22%3A279058397%7D&auth_date=1795600000&hash=…',
  })
  @Expose()
  @IsOptional()
  @IsString(because('FIELD_NOT_TEXT'))
  tma?: string | null;
}

/** Contract, "Telegram sign-in". */
export class TelegramSignInDto {
  @ApiBodyKey()
  key?: string;

  @ApiProperty({ type: String, description: 'Always `telegram`', example: 'telegram', enum: ['telegram'] })
  @Expose()
  // The first rule is the last line: decorators are applied from below.
  @IsIn(['telegram'], because('FIELD_NOT_ALLOWED', { values: 'telegram' }))
  @IsString(because('FIELD_NOT_TEXT'))
  identityProvider!: string;

  @ApiPropertyOptional({
    type: String,
    description: 'The Telegram id and the phone that IMSHOP.IO has verified, in any spelling, with a `|` between them',
    example: '279058397|79990000001',
  })
  @Expose()
  @IsOptional()
  @IsString(because('FIELD_NOT_TEXT'))
  identityProviderUserIdentifier?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'The same under its other name: one of the two is needed',
    example: '279058397|79990000001',
  })
  @Expose()
  @IsOptional()
  @IsString(because('FIELD_NOT_TEXT'))
  userIdentifier?: string | null;

  @ApiPropertyOptional({
    type: TelegramPayloadDto,
    description: 'What proves the Telegram id; needed where the service knows the bot',
  })
  @Expose()
  @Type(() => TelegramPayloadDto)
  @ValidateNested()
  @IsObject(because('FIELD_NOT_OBJECT'))
  @IsOptional()
  payload?: TelegramPayloadDto | null;

  @ApiInstallId()
  installId?: string;
}

/** The body of a call as it is documented; the fields are read apart from the rest (`GivenFields`). */
export class TelegramSignInWithFieldsDto extends IntersectionType(TelegramSignInDto, RegistrationFields) {}
