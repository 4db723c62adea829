import { ApiProperty } from '@nestjs/swagger';

/**
 * What became of an account: `unchanged` where there was nothing to write; `adopted` where the id took the place of one
 * that the service had made; `merged` where an account with such an id became one with it.
 */
export const WRITTEN_STATUSES = ['created', 'updated', 'unchanged', 'adopted', 'merged'] as const;

/** An account that was written. */
export class WrittenAccountDto {
  @ApiProperty({
    type: String,
    description: 'Id of the account; for an alias the id of the account that it stands for',
    example: 'customer-10423',
  })
  id!: string;

  @ApiProperty({ description: 'What was done', enum: WRITTEN_STATUSES, example: 'updated' })
  status!: (typeof WRITTEN_STATUSES)[number];
}
