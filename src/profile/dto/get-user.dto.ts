import { ApiProperty } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsString } from 'class-validator';
import { ApiBodyKey } from '../../http/api-body-key.decorator';
import { because } from '../../failures/field-fault';

/** The body of the call in the section "Get user data" of the contract. */
export class GetUserDto {
  @ApiBodyKey()
  key?: string;

  @ApiProperty({
    type: String,
    description: 'The `user.id` answered before; in scenario 2 also a verified phone or confirmed e-mail',
    example: '79990000001',
  })
  @Expose()
  @IsString(because('FIELD_NOT_TEXT'))
  userIdentifier!: string;
}
