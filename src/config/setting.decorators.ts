import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString } from 'class-validator';
import { Matches, Max, Min, MinLength, ValidateBy } from 'class-validator';
import { isSafeAddress } from './safe-address';
import { describeSetting, type DevelopmentKey } from './setting.description';

/** Rules of this validation group hold in production only. */
export const PRODUCTION = 'production';

/** Describes a setting whose rules are decorators of class-validator. */
export function Meaning(meaning: string): PropertyDecorator {
  return (prototype, name) => describeSetting(prototype, String(name), { meaning });
}

/** The name that the setting had before; a variable of that name still sets it, with a warning. */
export function Formerly(formerly: string): PropertyDecorator {
  return (prototype, name) => describeSetting(prototype, String(name), { formerly });
}

/** Blanks at both ends of the value are a part of it. */
export function Verbatim(): PropertyDecorator {
  return (prototype, name) => describeSetting(prototype, String(name), { isVerbatim: true });
}

/** Where no value is set, development makes one and keeps it. */
export function MadeInDevelopment(developmentKey: DevelopmentKey): PropertyDecorator {
  return (prototype, name) => describeSetting(prototype, String(name), { developmentKey });
}

/** A value that must be hard to guess, and must open nothing else: `secret.rules.ts` holds it to that. */
export function Secret(): PropertyDecorator {
  return (prototype, name) => describeSetting(prototype, String(name), { isSecret: true });
}

/** A whole number from `min` to `max`; production may allow less. */
export function Integer(meaning: string, range: { min: number; max?: number; production?: [number, number] }) {
  const { min, max = Number.MAX_SAFE_INTEGER, production } = range;
  return applyDecorators(
    Meaning(meaning),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? Number(value) : value)),
    IsInt({ always: true, message: '$property must be a whole number' }),
    Min(min, { always: true, message: '$property must be at least $constraint1' }),
    Max(max, { always: true, message: '$property must be at most $constraint1' }),
    ...(production ? ProductionRange(production) : []),
  );
}

function ProductionRange(production: [number, number]): PropertyDecorator[] {
  const [min, max] = production;
  const groups = [PRODUCTION];
  return [
    (prototype, name) => describeSetting(prototype, String(name), { production }),
    Min(min, { groups, message: '$property must be at least $constraint1 in production' }),
    Max(max, { groups, message: '$property must be at most $constraint1 in production' }),
  ];
}

/** `true` or `false`. */
export function Flag(meaning: string) {
  return applyDecorators(
    Meaning(meaning),
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)),
    IsBoolean({ always: true, message: '$property must be true or false' }),
  );
}

/** One of the given words. */
export function Choice(meaning: string, words: readonly string[]) {
  return applyDecorators(
    Meaning(meaning),
    IsIn(words, { always: true, message: `$property must be ${words.join(', ').replace(/, ([^,]*)$/, ' or $1')}` }),
  );
}

/** A list, comma separated; blanks around an entry and empty entries do not count. */
export function List(meaning: string) {
  return applyDecorators(
    Meaning(meaning),
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

/** A list of keys of at least `minLength` characters each; `what` is the word for one of them. */
export function Keys(meaning: string, minLength: number, what = 'key') {
  return applyDecorators(List(meaning), Secret(), EachAtLeast(minLength, what));
}

/** Each value of a list has at least `minLength` characters; `what` is the word for one of them. */
export function EachAtLeast(minLength: number, what: string) {
  const message = `$property: each ${what} must have at least $constraint1 characters`;
  return MinLength(minLength, { always: true, each: true, message });
}

/** Production does not start without a value. */
export function NeededInProduction() {
  return ArrayNotEmpty({ groups: [PRODUCTION], message: '$property must be set' });
}

/** A text, of the given form, or none. */
export function Text(meaning: string, form?: RegExp, problem?: string) {
  return applyDecorators(
    Meaning(meaning),
    IsOptional({ always: true }),
    IsString({ always: true }),
    ...(form ? [Matches(form, { always: true, message: `$property ${problem}` })] : []),
  );
}

/** Where credentials, codes or reports travel to: encrypted, or not beyond this machine. */
export function Address(meaning: string) {
  const message = '$property must be an https:// address (http:// only on loopback)';
  return applyDecorators(
    Meaning(meaning),
    IsOptional({ always: true }),
    ValidateBy({ name: 'isSafeAddress', validator: { validate: isSafeAddress } }, { always: true, message }),
  );
}
