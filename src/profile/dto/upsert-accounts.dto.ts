import { ApiProperty } from '@nestjs/swagger';
import { Expose, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray } from 'class-validator';
import { ApiBodyKey } from '../../common/api-body-key.decorator';
import { AccountDto } from './account.dto';

/** Each account is checked by itself, so that a bad one is reported in its place and the others are written. */
export class UpsertAccountsDto {
  @ApiBodyKey()
  key?: string;

  @ApiProperty({ description: 'Up to 500 accounts', type: [AccountDto], maxItems: 500, minItems: 1 })
  @Expose()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(500)
  @Type(() => AccountDto)
  accounts!: AccountDto[];
}
