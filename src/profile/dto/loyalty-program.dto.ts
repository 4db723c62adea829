import { ApiPropertyOptional } from '@nestjs/swagger';
import { Expose } from 'class-transformer';
import { IsNumber, IsOptional, Max, Min } from 'class-validator';
import { IsText } from '../../common/text.decorator';
import { ExposeAlsoAs } from './spelling.decorator';

/** Contract, group "loyalty programme". */
export class LoyaltyProgramDto {
  @ApiPropertyOptional({ type: String, description: 'Title of the current level', example: 'Серебряный' })
  @Expose()
  @IsOptional()
  @IsText(200)
  currentLevelTitle?: string | null;

  @ApiPropertyOptional({
    type: Number,
    description: 'Progress to the next level, in percent',
    example: 40,
    minimum: 0,
    maximum: 100,
  })
  @Expose()
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  progress?: number | null;

  @ApiPropertyOptional({ type: String, description: 'What the current level gives', example: 'Кешбэк 5 %' })
  @Expose()
  @IsOptional()
  @IsText(1000)
  profitDescription?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'How to reach the next level',
    example: 'До золотого уровня — 12 000 ₽',
  })
  @Expose()
  @IsOptional()
  @IsText(1000)
  nextLevelDescription?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Colour of the background', example: '#F5F5F5' })
  @Expose()
  @IsOptional()
  @IsText(50)
  backgroundColor?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'Address of the background image',
    example: 'https://shop.example/level.png',
  })
  @Expose()
  @IsOptional()
  @IsText(2000)
  backgroundImage?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Colour of the progress bar', example: '#00A650' })
  @Expose()
  @IsOptional()
  @IsText(50)
  progressBarColor?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'Colour behind the progress bar; also accepted and always sent as `progressBarBackroundColor`',
    example: '#DDDDDD',
  })
  @ExposeAlsoAs('progressBarBackroundColor')
  @IsOptional()
  @IsText(50)
  progressBarBackgroundColor?: string | null;

  @ApiPropertyOptional({ type: String, description: 'The same as `progressBarBackgroundColor`', example: '#DDDDDD' })
  readonly progressBarBackroundColor?: string;

  @ApiPropertyOptional({ type: String, description: 'Colour of the text', example: '#111111' })
  @Expose()
  @IsOptional()
  @IsText(50)
  textColor?: string | null;

  @ApiPropertyOptional({ type: String, description: 'Rate of purchases, as shown', example: '5 %' })
  @Expose()
  @IsOptional()
  @IsText(200)
  purchaseRate?: string | null;

  @ApiPropertyOptional({ type: String, description: 'What the rate means', example: 'баллами с каждой покупки' })
  @Expose()
  @IsOptional()
  @IsText(1000)
  purchaseRateDescription?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'Address of the page about the programme',
    example: 'https://shop.example/loyalty',
  })
  @Expose()
  @IsOptional()
  @IsText(2000)
  loyaltyProgramInfoLink?: string | null;
}
