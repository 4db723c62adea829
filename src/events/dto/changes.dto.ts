import { ApiProperty } from '@nestjs/swagger';
import { ChangeDto } from './change.dto';

/** A page of the changes. */
export class ChangesDto {
  @ApiProperty({ description: 'The changes in their order; none where there is no newer one', type: [ChangeDto] })
  changes!: ChangeDto[];

  @ApiProperty({
    type: String,
    description: 'The `after` of the next call, once these changes are dealt with',
    example: 'Y2hhbmdlczo0Mg',
  })
  next!: string;
}
