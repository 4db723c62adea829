import { ApiProperty } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsText } from '../../common/text.decorator';

/** Contract, group "legal persons": an entry of `entrepreneurIdList`. */
export class EntrepreneurDto {
  @ApiProperty({ type: String, description: 'Id of the entrepreneur at the retailer', example: 'ip-104' })
  @Expose()
  @IsText(200)
  id!: string;

  @ApiProperty({ type: String, description: 'Name of the entrepreneur', example: 'ИП Петров П. П.' })
  @Expose()
  @IsText(500)
  name!: string;
}
