import { NumberField, TextField } from './account-field.decorators';

/** Contract, group "further cards". */
export class LoyaltyCardDto {
  @TextField(200, { description: 'Number of the card', example: '2900000000017' })
  cardNumber?: string | null;

  @NumberField({ description: 'Bonuses on the card', example: 150 })
  bonuses?: number | null;

  @TextField(200, { description: 'Status of the card', example: 'Золотая' })
  status?: string | null;

  @TextField(50, { description: 'Colour of the card, as the app reads it', example: '#FFD700' })
  cardColor?: string | null;

  @TextField(50, { description: 'Colour of the text on the card', example: '#000000' })
  cardTextColor?: string | null;
}
