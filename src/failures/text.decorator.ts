import { applyDecorators } from '@nestjs/common';
import { IsString, MaxLength, ValidateBy } from 'class-validator';
import { isStorable } from '../identifiers/storable';
import { because } from './field-fault';

/** A string of at most `max` characters that can be stored as it is. */
export function IsText(max: number, { each = false } = {}) {
  return applyDecorators(
    ValidateBy({ name: 'isExact', validator: { validate: isExact } }, { each, ...because('FIELD_NOT_EXACT') }),
    IsString({ each, ...because('FIELD_NOT_TEXT') }),
    MaxLength(max, { each, ...because('FIELD_TOO_LONG', { limit: max }) }),
    ValidateBy(
      {
        name: 'isStorable',
        validator: { validate: (value: unknown) => typeof value === 'string' && isStorable(value) },
      },
      { each, ...because('FIELD_UNSTORABLE') },
    ),
  );
}

/** Whether a number is as the caller wrote it: JSON has rounded a whole number beyond 2^53. */
function isExact(value: unknown): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}
