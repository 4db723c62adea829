import { ApiProperty } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsString } from 'class-validator';
import { ApiBodyKey } from '../../http/api-body-key.decorator';
import { ApiInstallId } from '../registration/registration.decorators';
import { because } from '../../failures/field-fault';

/** Contract, "Confirm code". */
export class ConfirmCodeDto {
  @ApiBodyKey()
  key?: string;

  @ApiProperty({
    type: String,
    description: 'What the code was requested for, in any spelling',
    example: '79990000001',
  })
  @Expose()
  @IsString(because('FIELD_NOT_TEXT'))
  userIdentifier!: string;

  @ApiProperty({
    type: String,
    description: 'The code that was sent: as many ASCII digits as `codeLength` said. Any other text is a wrong code',
    example: '004217',
    pattern: '^[0-9]{4,9}$',
  })
  @Expose()
  @IsString(because('FIELD_NOT_TEXT'))
  otp!: string;

  @ApiInstallId()
  installId?: string;
}
