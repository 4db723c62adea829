import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsOptional } from 'class-validator';
import { ApiBodyKey } from '../../http/api-body-key.decorator';
import { because } from '../../failures/field-fault';
import { IsText } from '../../failures/text.decorator';

const MAX_IDS = 100;
const MAX_ID_LENGTH = 200;
const MAX_WHY_LENGTH = 200;

/** The users to be erased. */
export class EraseUsersDto {
  @ApiBodyKey()
  key?: string;

  @ApiProperty({
    description: `Up to ${MAX_IDS} ids of accounts, or aliases of them`,
    type: 'array',
    items: { type: 'string', maxLength: MAX_ID_LENGTH },
    minItems: 1,
    maxItems: MAX_IDS,
    example: ['customer-10423'],
  })
  @Expose()
  // The first rule is the last line: decorators are applied from below.
  @IsText(MAX_ID_LENGTH, { each: true })
  @ArrayMaxSize(MAX_IDS, because('FIELD_TOO_MANY', { limit: MAX_IDS }))
  @ArrayNotEmpty(because('FIELD_TOO_FEW', { limit: 1 }))
  @IsArray(because('FIELD_NOT_LIST'))
  ids!: string[];

  @ApiPropertyOptional({
    type: String,
    description: 'The reason, for the audit trail: it must not name the person',
    example: 'Ticket 4711',
    maxLength: MAX_WHY_LENGTH,
  })
  @Expose()
  @IsOptional()
  @IsText(MAX_WHY_LENGTH)
  why?: string | null;
}
