import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AccountWithConsentsDto } from '../../accounts/dto/account-with-consents.dto';
import { CHANGE_TYPES, type ChangeType } from '../../outbox/outbox.entity';

/** A change of an account, as it is read and as it is pushed. */
export class ChangeDto {
  @ApiProperty({
    type: String,
    description: 'Id of the change: the same each time it is told',
    example: '0f3c6a52-8f0c-4a0e-9d52-3f8b9d2f7a10',
  })
  id!: string;

  @ApiProperty({ description: 'What happened', enum: CHANGE_TYPES, example: 'account.created' })
  type!: ChangeType;

  @ApiProperty({ type: String, description: 'When, UTC', example: '2026-11-25T09:41:07.123Z' })
  at!: string;

  @ApiPropertyOptional({
    type: String,
    description:
      'Id of the account as it is now. Missing where the account was erased, had a phone or an e-mail as its id, and ' +
      'the change was pushed before',
    example: 'customer-10423',
  })
  accountId?: string;

  @ApiPropertyOptional({
    type: String,
    description: 'Id that leads to the account as well from now on',
    example: '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10',
  })
  previousId?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Names of the fields that changed; for `account.consented` the kinds of the consents',
    example: ['id'],
  })
  changed?: string[];

  @ApiPropertyOptional({
    description: 'The account as it is now; missing where it is gone',
    type: AccountWithConsentsDto,
  })
  account?: AccountWithConsentsDto;
}
