import { ApiProperty } from '@nestjs/swagger';

class OtpDto {
  @ApiProperty({
    type: 'integer',
    description: 'Seconds until the code may be requested again',
    example: 60,
    minimum: 0,
  })
  timeout!: number;

  @ApiProperty({ type: 'integer', description: 'How many more times the code may be sent', example: 4, minimum: 0 })
  attemptsLeft!: number;

  @ApiProperty({
    type: String,
    description: 'For the user',
    example: 'Мы отправили код в SMS на номер +7 (999) ***-**-01',
  })
  message!: string;

  @ApiProperty({
    type: String,
    description: 'Label of the button that sends the code again',
    example: 'Отправить код ещё раз',
  })
  replyText!: string;

  @ApiProperty({ type: 'integer', description: 'Digits of the code', example: 6, minimum: 4, maximum: 9 })
  codeLength!: number;
}

/** Contract, "Request code": the code is on its way. */
export class CodeSentDto {
  @ApiProperty({ description: 'The code that was sent', type: OtpDto })
  otp!: OtpDto;
}
