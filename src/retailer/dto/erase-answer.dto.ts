import { ApiProperty } from '@nestjs/swagger';

/** What became of one id. */
export class ErasedUserDto {
  @ApiProperty({ type: String, description: 'The id of the request', example: 'customer-10423' })
  id!: string;

  @ApiProperty({
    description: 'What was done: `unknown` where no account has the id, or no longer',
    enum: ['erased', 'unknown'],
    example: 'erased',
  })
  status!: 'erased' | 'unknown';
}

/** One result for each id, in the same order. */
export class EraseAnswerDto {
  @ApiProperty({ description: 'One for each id, in the same order', type: [ErasedUserDto] })
  results!: ErasedUserDto[];
}
