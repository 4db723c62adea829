import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AccountFields } from './account-fields.dto';

/** The contract's account object, as it is answered: fields that are empty are left out. */
export class UserDto extends AccountFields {
  @ApiProperty({ type: String, description: 'Stable id of the user', example: '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10' })
  id!: string;

  @ApiPropertyOptional({
    type: String,
    description: 'Phone, digits only',
    example: '79990000001',
    pattern: '^[1-9][0-9]{6,14}$',
  })
  phone?: string;

  @ApiPropertyOptional({ type: String, description: 'E-mail', example: 'ivan@shop.example' })
  email?: string;

  @ApiPropertyOptional({
    type: Boolean,
    description: 'Whether the user has shown that the e-mail is theirs',
    example: true,
  })
  emailConfirmed?: boolean;
}
