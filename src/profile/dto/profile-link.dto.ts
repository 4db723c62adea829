import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { IsText } from '../../common/text.decorator';

/** Contract, group "profile links". */
export class ProfileLinkDto {
  @ApiProperty({ type: String, description: 'Title of the link', example: 'Мои отзывы' })
  @Expose()
  @IsText(200)
  title!: string;

  @ApiProperty({ type: String, description: 'Address of the link', example: 'https://shop.example/reviews' })
  @Expose()
  @IsText(2000)
  url!: string;

  @ApiPropertyOptional({ description: 'Section of the profile', enum: ['help', 'account'], example: 'account' })
  @Expose()
  @IsOptional()
  @IsIn(['help', 'account'])
  section?: 'help' | 'account' | null;

  @ApiPropertyOptional({
    type: String,
    description: 'Address of the icon',
    example: 'https://shop.example/icons/reviews.png',
  })
  @Expose()
  @IsOptional()
  @IsText(2000)
  icon?: string | null;
}
