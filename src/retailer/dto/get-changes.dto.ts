import { ApiPropertyOptional } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min, ValidateBy } from 'class-validator';
import { isCursor } from '../../events/change-cursor';
import { because } from '../../failures/field-fault';
import { ApiBodyKey } from '../../http/api-body-key.decorator';

const MOST = 500;

export class GetChangesDto {
  @ApiBodyKey()
  key?: string;

  @ApiPropertyOptional({
    type: String,
    description:
      'The `next` of the call before. Without it the changes begin with the first that is kept; `latest` answers ' +
      'none, and the cursor of this moment',
    example: 'latest',
    maxLength: 40,
  })
  @Expose()
  // The first rule is the last line: decorators are applied from below.
  @ValidateBy({ name: 'isCursor', validator: { validate: isCursor } }, because('FIELD_INVALID'))
  @IsString(because('FIELD_NOT_TEXT'))
  @IsOptional()
  after?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'The most changes to answer',
    default: MOST,
    minimum: 1,
    maximum: MOST,
    example: MOST,
  })
  @Expose()
  @Max(MOST, because('FIELD_TOO_LARGE', { limit: MOST }))
  @Min(1, because('FIELD_TOO_SMALL', { limit: 1 }))
  @IsInt(because('FIELD_NOT_INTEGER'))
  @IsOptional()
  limit: number = MOST;
}
