import { applyDecorators } from '@nestjs/common';
import { IsString, MaxLength, ValidateBy } from 'class-validator';

/** What PostgreSQL cannot keep: NUL, and halves of surrogate pairs. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** A string of at most `max` characters that can be stored as it is. */
export function IsText(max: number, options: { each?: boolean } = {}) {
  return applyDecorators(
    IsString(options),
    MaxLength(max, options),
    ValidateBy(
      {
        name: 'isStorable',
        validator: { validate: (value: unknown) => typeof value === 'string' && isStorable(value) },
      },
      options,
    ),
  );
}
