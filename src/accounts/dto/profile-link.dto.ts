import { ChoiceField, TextField } from './account-field.decorators';

/** Contract, group "profile links". */
export class ProfileLinkDto {
  @TextField(200, { description: 'Title of the link', example: 'Мои отзывы', isRequired: true })
  title!: string;

  @TextField(2000, { description: 'Address of the link', example: 'https://shop.example/reviews', isRequired: true })
  url!: string;

  @ChoiceField(['help', 'account'], { description: 'Section of the profile', example: 'account' })
  section?: 'help' | 'account' | null;

  @TextField(2000, { description: 'Address of the icon', example: 'https://shop.example/icons/reviews.png' })
  icon?: string | null;
}
