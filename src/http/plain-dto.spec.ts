import { Expose, plainToInstance, Transform } from 'class-transformer';
import { IsOptional, IsString, Length, validateSync } from 'class-validator';
import fc from 'fast-check';
import { ConfirmCodeDto } from '../auth/dto/confirm-code.dto';
import { plainDto } from './request.pipe';

class OptionalDto {
  @Expose()
  @IsOptional()
  @IsString()
  text?: string;
}

class BoundedDto {
  @Expose()
  @IsString()
  @Length(1, 5)
  text!: string;
}

class TrimmedDto {
  @Expose()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  text!: string;
}

/** As the pipe does for all other DTOs. */
function byClassValidator(body: unknown): object | undefined {
  const dto = plainToInstance(ConfirmCodeDto, body ?? {}, { excludeExtraneousValues: true, exposeUnsetFields: false });
  return validateSync(dto, { stopAtFirstError: true }).length > 0 ? undefined : dto;
}

it('makes the DTO that class-validator would let pass, of any body, and leaves every other body to it', () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.object({ maxDepth: 1 }),
    fc.array(fc.string()),
  );
  const body = fc.record(
    { userIdentifier: value, otp: value, key: value, isAdmin: value, toString: value },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(body, (given) => {
      const dto = plainDto(ConfirmCodeDto, given);
      expect(dto).toEqual(byClassValidator(given));
      if (dto) expect(dto).toBeInstanceOf(ConfirmCodeDto);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  ['an optional text', OptionalDto],
  ['a bounded text', BoundedDto],
  ['a text that is changed', TrimmedDto],
])('leaves a DTO with %s to class-validator', (_, type) => {
  expect(plainDto(type, { text: 'abc' })).toBeUndefined();
});
