import { ApiProperty } from '@nestjs/swagger';

/** An account that was written. */
export class WrittenAccountDto {
  @ApiProperty({ type: String, description: 'Id of the account', example: 'customer-10423' })
  id!: string;

  @ApiProperty({ description: 'What was done', enum: ['created', 'updated'], example: 'updated' })
  status!: 'created' | 'updated';
}
