import { ApiPropertyOptional } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsBoolean, IsNotEmpty, IsOptional, Matches } from 'class-validator';
import { IsText } from '../../common/text.decorator';
import { AccountFields } from './account-fields.dto';
import { IsAddress, IsCallersPhone } from './account.rules';

/** The contract's account object, as the retailer writes it: a missing field stays as it is, `null` clears it. */
export class AccountDto extends AccountFields {
  @ApiPropertyOptional({
    type: String,
    description:
      'Stable id of the user; the account is found by it. One that reads as a phone is allowed only with that very phone',
    example: 'customer-10423',
  })
  @Expose()
  @IsOptional()
  @IsText(200)
  @IsNotEmpty()
  // An id goes back and forth in calls and logs of several systems: printable, without blanks around it.
  @Matches(/^[^\s\p{C}](?:[^\p{C}]*[^\s\p{C}])?$/u)
  id?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'Phone, digits with the code of the country; without `id` the account is found by it',
    example: '79990000001',
  })
  @Expose()
  @IsOptional()
  @IsCallersPhone()
  phone?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'E-mail; a changed one counts as unconfirmed',
    example: 'ivan@shop.example',
  })
  @Expose()
  @IsOptional()
  @IsText(320)
  @IsAddress()
  email?: string | null;

  @ApiPropertyOptional({
    type: Boolean,
    description: 'Whether the user has shown that the e-mail is theirs',
    example: true,
  })
  @Expose()
  @IsOptional()
  @IsBoolean()
  emailConfirmed?: boolean | null;
}
