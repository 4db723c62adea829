import { ApiPropertyOptional } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsDefined, IsOptional, ValidateIf } from 'class-validator';
import { ApiBodyKey } from '../../http/api-body-key.decorator';
import { because } from '../../failures/field-fault';
import { IsText } from '../../failures/text.decorator';

const MAX_LENGTH = 320;

/** Whom to find: one of the three. */
export class FindAccountDto {
  @ApiBodyKey()
  key?: string;

  @ApiPropertyOptional({
    type: String,
    description: 'Id of the account, or an alias of it',
    example: 'customer-10423',
    maxLength: MAX_LENGTH,
  })
  @Expose()
  @ValidateIf(isMeant)
  @IsText(MAX_LENGTH)
  @IsDefined(because('FIELD_REQUIRED'))
  id?: string;

  @ApiPropertyOptional({
    type: String,
    description: 'Phone, in any spelling',
    example: '+7 (999) 000-00-01',
    maxLength: MAX_LENGTH,
  })
  @Expose()
  @IsOptional()
  @IsText(MAX_LENGTH)
  phone?: string;

  @ApiPropertyOptional({
    type: String,
    description: 'Confirmed e-mail',
    example: 'ivan@shop.example',
    maxLength: MAX_LENGTH,
  })
  @Expose()
  @IsOptional()
  @IsText(MAX_LENGTH)
  email?: string;
}

/** The id counts where it is given, and is wanted where nothing is. */
function isMeant({ id, phone, email }: FindAccountDto): boolean {
  return isGiven(id) || !(isGiven(phone) || isGiven(email));
}

function isGiven(name: unknown): boolean {
  return name !== undefined && name !== null;
}
