import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ErrorAnswerDto } from '../../common/error-answer.dto';

/** An account that was written. */
export class WrittenAccountDto {
  @ApiProperty({ type: String, description: 'Id of the account', example: 'customer-10423' })
  id!: string;

  @ApiProperty({ description: 'What was done', enum: ['created', 'updated'], example: 'updated' })
  status!: 'created' | 'updated';
}

/** One result for each account, in the same order. */
@ApiExtraModels(WrittenAccountDto, ErrorAnswerDto)
export class UpsertAnswerDto {
  @ApiProperty({
    description: 'One for each account, in the same order',
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(WrittenAccountDto) }, { $ref: getSchemaPath(ErrorAnswerDto) }] },
  })
  results!: (WrittenAccountDto | ErrorAnswerDto)[];
}
