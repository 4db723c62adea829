import { ApiProperty } from '@nestjs/swagger';
import { AccountWithConsentsDto } from '../../accounts/dto/account-with-consents.dto';

class FoundIdentityDto {
  @ApiProperty({ type: String, description: 'Who knows the user', example: 'telegram' })
  provider!: string;

  @ApiProperty({ type: String, description: 'The provider’s id of the user', example: '279058397' })
  subject!: string;
}

/** An account as it is stored: nothing is derived, nothing is left out. */
export class FoundAccountDto extends AccountWithConsentsDto {
  @ApiProperty({
    description: 'Ids that lead to the account as well: it had them before',
    type: [String],
    example: ['5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10'],
  })
  aliases!: string[];

  @ApiProperty({
    description: 'Who the user is elsewhere; it is known from sign-ins with the account’s phone',
    type: [FoundIdentityDto],
  })
  identities!: FoundIdentityDto[];

  @ApiProperty({
    type: Boolean,
    description: 'Whether the service made the id, so that one of yours may replace it',
    example: false,
  })
  idMadeHere!: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was made, UTC',
    example: '2026-11-25T09:41:07.123Z',
  })
  createdAt!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was last written, UTC',
    example: '2026-11-25T09:41:07.123Z',
  })
  updatedAt!: string;
}

export class FoundAnswerDto {
  @ApiProperty({ type: FoundAccountDto })
  account!: FoundAccountDto;
}
