import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Failure } from './failure';

/**
 * Bodies become DTOs that hold their exposed fields and nothing else: unknown fields are never looked at (R17), nothing
 * is converted (R09). A field of the wrong type is 400 and named.
 */
export const requestPipe = new ValidationPipe({
  transform: true,
  transformOptions: { excludeExtraneousValues: true, exposeUnsetFields: false },
  exceptionFactory: (errors) => new Failure('INVALID_REQUEST', { fields: fieldsOf(errors) }),
});

/** The paths of the fields at fault: `legalEntities.0.phone`. */
export function fieldsOf(errors: ValidationError[], parent = ''): string[] {
  return errors.flatMap(({ property, children }) =>
    children?.length ? fieldsOf(children, `${parent}${property}.`) : [`${parent}${property}`],
  );
}
