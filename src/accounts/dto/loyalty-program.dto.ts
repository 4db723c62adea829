import { ApiPropertyOptional } from '@nestjs/swagger';
import { PercentField, TextField } from './account-field.decorators';

/** Contract, group "loyalty programme". */
export class LoyaltyProgramDto {
  @TextField(200, { description: 'Title of the current level', example: 'Серебряный' })
  currentLevelTitle?: string | null;

  @PercentField({ description: 'Progress to the next level, in percent', example: 40, minimum: 0, maximum: 100 })
  progress?: number | null;

  @TextField(1000, { description: 'What the current level gives', example: 'Кешбэк 5 %' })
  profitDescription?: string | null;

  @TextField(1000, { description: 'How to reach the next level', example: 'До золотого уровня — 12 000 ₽' })
  nextLevelDescription?: string | null;

  @TextField(50, { description: 'Colour of the background, as the app reads it', example: '#F5F5F5' })
  backgroundColor?: string | null;

  @TextField(2000, { description: 'Address of the background image', example: 'https://shop.example/level.png' })
  backgroundImage?: string | null;

  @TextField(50, { description: 'Colour of the progress bar', example: '#00A650' })
  progressBarColor?: string | null;

  @TextField(50, {
    description: 'Colour behind the progress bar; also accepted and always sent as `progressBarBackroundColor`',
    example: '#DDDDDD',
    alsoAs: 'progressBarBackroundColor',
  })
  progressBarBackgroundColor?: string | null;

  @ApiPropertyOptional({
    type: String,
    description: 'The same as `progressBarBackgroundColor`',
    example: '#DDDDDD',
    maxLength: 50,
  })
  readonly progressBarBackroundColor?: string;

  @TextField(50, { description: 'Colour of the text', example: '#111111' })
  textColor?: string | null;

  @PercentField({ description: 'Percent of the orders that were bought', example: 87.5 })
  purchaseRate?: number | null;

  @TextField(1000, { description: 'What the rate means', example: 'выкупленных заказов' })
  purchaseRateDescription?: string | null;

  @TextField(2000, { description: 'Address of the page about the programme', example: 'https://shop.example/loyalty' })
  loyaltyProgramInfoLink?: string | null;
}
