import { ApiProperty } from '@nestjs/swagger';
import type { ErrorBody } from '../failures/messages';

class ErrorDto {
  @ApiProperty({
    type: String,
    description: 'For the end user, shown as it is',
    example: 'Код не подходит. Проверьте его или запросите новый',
  })
  message!: string;
}

/** The form of every failure. */
export class ErrorAnswerDto implements ErrorBody {
  @ApiProperty({ description: 'Present in every failure, absent from every success', type: ErrorDto })
  error!: ErrorDto;
}
