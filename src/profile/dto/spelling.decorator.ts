import { Expose, Transform } from 'class-transformer';
import { applyDecorators } from '@nestjs/common';

/** Takes the field under the name of the contract's field list or, where that is missing, of its examples. */
export function ExposeAlsoAs(example: string) {
  return applyDecorators(
    Expose(),
    Transform(({ obj, key }: { obj: Record<string, unknown>; key: string }) => (key in obj ? obj[key] : obj[example])),
  );
}
