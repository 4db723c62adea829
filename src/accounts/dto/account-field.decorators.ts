import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Expose, Transform, type TransformFnParams, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { because } from '../../failures/field-fault';
import { IsText } from '../../failures/text.decorator';
import { readBirthday } from '../birthday';
import { isNotGiven, readBoolean, readNumber, readObject, readPercent, readText, readTime } from '../lenient-values';
import { IsBirthday, IsPastTime } from './account.rules';
import { noteReader } from './field-readers';

const MAX_ENTRIES = 100;

interface FieldOptions {
  description: string;
  example?: unknown;
  isRequired?: boolean;
  /** Another spelling of its name in the contract, which is read where the first says nothing. */
  alsoAs?: string;
  /** Reads what callers write for a value before the reader of its kind does. */
  read?: (value: unknown) => unknown;
  /** More rules, checked after those of its kind, and what the JSON Schema says of them. */
  rules?: PropertyDecorator[];
  schema?: object;
}

interface NumberOptions extends FieldOptions {
  minimum?: number;
  maximum?: number;
}

/** One kind of field: its JSON Schema, how values of it are read, and the rules that what was read must keep. */
interface FieldKind {
  schema: object;
  read?: (value: unknown) => unknown;
  rules: PropertyDecorator[];
}

/** A text of at most `max` characters. */
export const TextField = (max: number, options: FieldOptions) =>
  field(options, { schema: { type: String, maxLength: max }, read: readText, rules: [IsText(max)] });

export const TextListField = (max: number, options: FieldOptions) =>
  field(options, {
    schema: { type: 'array', items: { type: 'string', maxLength: max }, maxItems: MAX_ENTRIES },
    read: (value) => (Array.isArray(value) ? value.map(readText) : value),
    rules: [...listRules(), IsText(max, { each: true })],
  });

/** One of a few texts. */
export const ChoiceField = (values: string[], options: FieldOptions) =>
  field(options, {
    schema: { type: String, enum: values },
    rules: [IsIn(values, because('FIELD_NOT_ALLOWED', { values: values.join(', ') }))],
  });

export const NumberField = (options: NumberOptions) =>
  field(options, { schema: { type: Number, ...limits(options) }, read: readNumber, rules: numberRules(options) });

export const PercentField = (options: NumberOptions) =>
  field(options, { schema: { type: Number, ...limits(options) }, read: readPercent, rules: numberRules(options) });

export const IntegerField = (options: NumberOptions) =>
  field(options, {
    schema: { type: 'integer', ...limits(options) },
    read: readNumber,
    rules: [...numberRules(options), IsInt(because('FIELD_NOT_INTEGER'))],
  });

export const BooleanField = (options: FieldOptions) =>
  field(options, { schema: { type: Boolean }, read: readBoolean, rules: [IsBoolean(because('FIELD_NOT_BOOLEAN'))] });

export const BirthdayField = (options: FieldOptions) =>
  field(options, { schema: { type: String, format: 'date' }, read: readBirthday, rules: [IsBirthday()] });

/** A time with its zone, which is not in the future. */
export const PastTimeField = (options: FieldOptions) =>
  field(options, { schema: { type: String, format: 'date-time' }, read: readTime, rules: [IsPastTime()] });

/** An object of the class `type`. */
export const ObjectField = (type: Class, options: FieldOptions) =>
  field(options, { schema: { type }, read: readObject, rules: objectRules(type, false) });

/** A list of such objects. */
export const ObjectListField = (type: Class, options: FieldOptions) =>
  field(options, {
    schema: { type, isArray: true, maxItems: MAX_ENTRIES },
    rules: [...listRules(), ...objectRules(type, true)],
  });

function field(options: FieldOptions, { schema, read = (value) => value, rules }: FieldKind): PropertyDecorator {
  const { description, example, isRequired = false, alsoAs, read: readFirst = (value) => value } = options;
  const given = (value: unknown) => (isNotGiven(value) ? undefined : read(readFirst(value)));
  const find = (value: unknown, body: object) => {
    const found = given(value);
    return found === undefined && alsoAs ? given((body as Record<string, unknown>)[alsoAs]) : found;
  };
  return applyDecorators(
    ApiProperty({ ...schema, ...options.schema, description, example, required: isRequired }),
    Expose(),
    Transform(({ value, obj }: TransformFnParams) => find(value, obj as object)),
    (prototype: object, name: string | symbol) => noteReader(prototype, String(name), find),
    isRequired ? IsDefined(because('FIELD_REQUIRED')) : IsOptional(),
    ...rules,
    ...(options.rules ?? []),
  );
}

function limits({ minimum, maximum }: NumberOptions): object {
  return { minimum, maximum };
}

function numberRules({ minimum, maximum }: NumberOptions): PropertyDecorator[] {
  return [
    IsNumber({}, because('FIELD_NOT_NUMBER')),
    ...(minimum === undefined ? [] : [Min(minimum, because('FIELD_TOO_SMALL', { limit: minimum }))]),
    ...(maximum === undefined ? [] : [Max(maximum, because('FIELD_TOO_LARGE', { limit: maximum }))]),
  ];
}

function listRules(): PropertyDecorator[] {
  return [
    IsArray(because('FIELD_NOT_LIST')),
    ArrayMaxSize(MAX_ENTRIES, because('FIELD_TOO_MANY', { limit: MAX_ENTRIES })),
  ];
}

function objectRules(type: Class, each: boolean): PropertyDecorator[] {
  return [
    Type(() => type),
    IsObject({ each, ...because('FIELD_NOT_OBJECT') }),
    ValidateNested(because('FIELD_NOT_OBJECT')),
  ];
}
