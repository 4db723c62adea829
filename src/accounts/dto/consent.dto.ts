import { BooleanField, ChoiceField, PastTimeField, TextField } from './account-field.decorators';

/** A consent as the retailer's systems know it. */
export class ConsentDto {
  @TextField(32, {
    description: 'What it is a consent to: `marketing`, or an id of `SUBSCRIPTIONS`, by default `sms` or `email`',
    example: 'sms',
    isRequired: true,
  })
  kind!: string;

  @BooleanField({ description: '`false`: it was refused or withdrawn', example: true, isRequired: true })
  given!: boolean;

  @PastTimeField({
    description:
      'When the user said so, with the zone; at most 5 minutes ahead. Without it now, and only where it says ' +
      'something else than the last one of its kind',
    example: '2026-03-14T12:30:00.000+03:00',
  })
  at?: string | null;

  @ChoiceField(['retailer', 'import'], {
    description: 'Where it comes from: your systems (without it), or records of an earlier time that you bring in',
    example: 'import',
  })
  source?: 'retailer' | 'import' | null;

  @TextField(100, { description: 'Version of the wording that the user saw', example: 'web-2026-03' })
  wording?: string | null;
}
