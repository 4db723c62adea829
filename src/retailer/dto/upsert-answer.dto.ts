import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { WrittenAccountDto } from '../../accounts/dto/written-account.dto';
import { ErrorAnswerDto } from '../../http/error-answer.dto';

/** An account that was refused: the error says which of its fields and why. */
export class RefusedAccountDto extends ErrorAnswerDto {
  @ApiProperty({ type: 'integer', description: 'Place of the account in the call, from 0', example: 1, minimum: 0 })
  index!: number;

  @ApiPropertyOptional({ type: String, description: 'Its id, where it has one', example: 'customer-10424' })
  id?: string;
}

/** One result for each account, in the same order. */
@ApiExtraModels(WrittenAccountDto, RefusedAccountDto)
export class UpsertAnswerDto {
  @ApiProperty({
    description: 'One for each account, in the same order',
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(WrittenAccountDto) }, { $ref: getSchemaPath(RefusedAccountDto) }] },
  })
  results!: (WrittenAccountDto | RefusedAccountDto)[];
}
