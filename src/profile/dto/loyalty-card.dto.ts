import { ApiPropertyOptional } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsNumber, IsOptional } from 'class-validator';
import { IsText } from '../../common/text.decorator';

/** Contract, group "further cards". */
export class LoyaltyCardDto {
  @ApiPropertyOptional({ type: String, description: 'Number of the card', example: '2900000000017' })
  @Expose()
  @IsOptional()
  @IsText(200)
  cardNumber?: string | null;

  @ApiPropertyOptional({ type: Number, description: 'Bonuses on the card', example: 150 })
  @Expose()
  @IsOptional()
  @IsNumber()
  bonuses?: number | null;

  @ApiPropertyOptional({ type: String, description: 'Status of the card', example: 'Золотая' })
  @Expose()
  @IsOptional()
  @IsText(200)
  status?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Colour of the card', example: '#FFD700' })
  @Expose()
  @IsOptional()
  @IsText(50)
  cardColor?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Colour of the text on the card', example: '#000000' })
  @Expose()
  @IsOptional()
  @IsText(50)
  cardTextColor?: string | null;
}
