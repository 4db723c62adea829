import { ApiPropertyOptional } from '@nestjs/swagger';
import { BooleanField, TextField } from './account-field.decorators';

/** Contract, group "legal persons": an entry of `legalEntities`. */
export class LegalEntityDto {
  @TextField(500, { description: 'Name of the legal person', example: 'ООО «Ромашка»' })
  legalEntityName?: string | null;

  @TextField(1000, { description: 'Business address', example: 'Москва, ул. Льва Толстого, 16' })
  businessAddress?: string | null;

  @TextField(200, { description: 'Name of the contact person', example: 'Иван Петров' })
  contactPersonName?: string | null;

  @TextField(320, { description: 'E-mail of the contact person, in any form', example: 'office@romashka.example' })
  email?: string | null;

  @TextField(50, { description: 'Phone of the contact person, in any form', example: '+7 (999) 000-00-07' })
  phone?: string | null;

  @TextField(200, { description: 'Position of the contact person', example: 'Директор' })
  position?: string | null;

  @BooleanField({ description: 'Whether the user buys as this one; at most one is', example: true })
  selected?: boolean | null;

  @TextField(50, { description: 'INN', example: '7700000000' })
  taxpayerIdentificationNumber?: string | null;

  @TextField(50, {
    description: 'KPP; also accepted and always sent as `taxRegistrationReasonCode`',
    example: '770001001',
    alsoAs: 'taxRegistrationReasonCode',
  })
  taxpayerRegistrationReasonCode?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'The same as `taxpayerRegistrationReasonCode`',
    example: '770001001',
    maxLength: 50,
  })
  readonly taxRegistrationReasonCode?: string;
}
