import { ApiProperty } from '@nestjs/swagger';
import { REGISTRATION_NAMES, type RegistrationName } from '../registration.settings';

/** Contract, "Request code": what the app asks a new user for; it then repeats the request with the fields. */
export class DataRequiredDto {
  @ApiProperty({
    description: 'The fields to ask the user for',
    enum: REGISTRATION_NAMES,
    isArray: true,
    example: ['fullName', 'email', 'birthday'],
  })
  dataRequired!: RegistrationName[];

  @ApiProperty({
    description: 'Those of them that the user may leave empty',
    enum: REGISTRATION_NAMES,
    isArray: true,
    example: ['birthday'],
  })
  dataOptional!: RegistrationName[];
}
