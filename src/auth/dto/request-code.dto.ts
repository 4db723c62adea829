import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsString } from 'class-validator';
import { ApiBodyKey } from '../../http/api-body-key.decorator';
import { onlyWith } from '../../http/documented-features';
import { RegistrationFields } from '../registration/dto/registration-fields.dto';
import { ApiInstallId } from '../registration/registration.decorators';
import { because } from '../../failures/field-fault';

/** Contract, "Request code". */
export class RequestCodeDto {
  @ApiBodyKey()
  key?: string;

  @ApiProperty({
    type: String,
    description:
      onlyWith('phone', 'The phone to send the code to, in any spelling. ') +
      onlyWith('email', 'The e-mail address to send the code to.'),
    example: '79990000001',
  })
  @Expose()
  @IsString(because('FIELD_NOT_TEXT'))
  userIdentifier!: string;

  @ApiInstallId()
  installId?: string;
}

/** The body of a request as it is documented; the fields are read apart from the rest (`GivenFields`). */
export class RequestWithFieldsDto extends IntersectionType(RequestCodeDto, RegistrationFields) {}
