import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsArray, IsBoolean, IsInt, IsOptional, IsString, Matches, Max, Min, MinLength } from 'class-validator';
import { AUDIT_KEY_LENGTH, readAuditKeys } from './audit-keys';

/** Rules of this validation group hold in production only. */
export const PRODUCTION = 'production';

/** A whole number from `min` to `max`; production may allow less. */
export function Integer(range: { min: number; max?: number; production?: [min: number, max: number] }) {
  const { min, max = Number.MAX_SAFE_INTEGER, production } = range;
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? Number(value) : value)),
    IsInt({ always: true, message: '$property must be a whole number' }),
    Min(min, { always: true, message: '$property must be at least $constraint1' }),
    Max(max, { always: true, message: '$property must be at most $constraint1' }),
    ...(production
      ? [
          Min(production[0], {
            groups: [PRODUCTION],
            message: '$property must be at least $constraint1 in production',
          }),
          Max(production[1], { groups: [PRODUCTION], message: '$property must be at most $constraint1 in production' }),
        ]
      : []),
  );
}

/** `true` or `false`. */
export function Flag() {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean({ always: true, message: '$property must be true or false' }),
  );
}

/** Comma separated; blanks around an entry and empty entries do not count. */
export function List() {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string'
        ? value
            .split(',')
            .map((entry) => entry.trim())
            .filter((entry) => entry !== '')
        : value,
    ),
    IsArray({ always: true }),
  );
}

/** The keys of `AUDIT_KEY`, which are no plain list. */
export function AuditKeyList() {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? readAuditKeys(value) : value)),
    MinLength(AUDIT_KEY_LENGTH, {
      always: true,
      each: true,
      message: '$property: each key must have at least $constraint1 characters',
    }),
  );
}

/** A text, of the given form, or none. */
export function Text(form?: RegExp, problem?: string) {
  return applyDecorators(
    IsOptional({ always: true }),
    IsString({ always: true }),
    ...(form ? [Matches(form, { always: true, message: `$property ${problem}` })] : []),
  );
}
