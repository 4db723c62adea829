import { ApiPropertyOptional } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { IsText } from '../../common/text.decorator';
import { ExposeAlsoAs } from './spelling.decorator';

/** Contract, group "legal persons": an entry of `legalEntities`. */
export class LegalEntityDto {
  @ApiPropertyOptional({ type: String, description: 'Name of the legal person', example: 'ООО «Ромашка»' })
  @Expose()
  @IsOptional()
  @IsText(500)
  legalEntityName?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Business address', example: 'Москва, ул. Льва Толстого, 16' })
  @Expose()
  @IsOptional()
  @IsText(1000)
  businessAddress?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Name of the contact person', example: 'Иван Петров' })
  @Expose()
  @IsOptional()
  @IsText(200)
  contactPersonName?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'E-mail of the contact person',
    example: 'office@romashka.example',
  })
  @Expose()
  @IsOptional()
  @IsText(320)
  email?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Phone of the contact person', example: '+7 (999) 000-00-07' })
  @Expose()
  @IsOptional()
  @IsText(50)
  phone?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Position of the contact person', example: 'Директор' })
  @Expose()
  @IsOptional()
  @IsText(200)
  position?: string | null;

  @ApiPropertyOptional({
    type: Boolean,
    description: 'Whether the user buys as this one; at most one is',
    example: true,
  })
  @Expose()
  @IsOptional()
  @IsBoolean()
  selected?: boolean | null;

  @ApiPropertyOptional({ type: String, description: 'INN', example: '7700000000' })
  @Expose()
  @IsOptional()
  @IsText(50)
  taxpayerIdentificationNumber?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'KPP; also accepted and always sent as `taxRegistrationReasonCode`',
    example: '770001001',
  })
  @ExposeAlsoAs('taxRegistrationReasonCode')
  @IsOptional()
  @IsText(50)
  taxpayerRegistrationReasonCode?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'The same as `taxpayerRegistrationReasonCode`',
    example: '770001001',
  })
  readonly taxRegistrationReasonCode?: string;
}
