import { ApiProperty } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsString } from 'class-validator';
import { ApiBodyKey } from '../../common/api-body-key.decorator';

/** Contract, "Confirm code". */
export class ConfirmCodeDto {
  @ApiBodyKey()
  key?: string;

  @ApiProperty({
    type: String,
    description: 'The phone or e-mail that the code was sent to, in any spelling',
    example: '79990000001',
  })
  @Expose()
  @IsString()
  userIdentifier!: string;

  @ApiProperty({ type: String, description: 'The code of the SMS: digits only', example: '004217' })
  @Expose()
  @IsString()
  otp!: string;
}
