import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { Failure } from '../failures/failure';
import { faultsOf } from '../failures/field-fault';

type DtoClass = new () => object;

const PROBE = ' Aa ';

/** The fields of the DTOs that have nothing but required texts; `undefined` for any other DTO. */
const plainFields = new Map<DtoClass, string[] | undefined>();

/** How class-transformer reads bodies. */
export const READING = { excludeExtraneousValues: true, exposeUnsetFields: false };

/** A DTO that reads its body by itself, where class-transformer takes too long. */
interface BodyReader {
  readBody?(body: unknown): object;
}

/**
 * Bodies become DTOs that hold their exposed fields and nothing else: unknown fields are never looked at (R17), nothing
 * is converted but where a field's own decorator says so (R09). A field of the wrong type is 400 and named, with the
 * reason. It is synchronous and so takes half the CPU of Nest's own pipe.
 */
@Injectable()
export class RequestPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || !metatype) return value;
    const dtoClass = metatype as DtoClass;
    const plain = plainDto(dtoClass, value);
    if (plain) return plain;
    const dto = (metatype as BodyReader).readBody?.(value) ?? plainToInstance(dtoClass, value ?? {}, READING);
    const errors = validateSync(dto, { stopAtFirstError: true });
    if (errors.length > 0) throw new Failure('INVALID_REQUEST', { faults: faultsOf(errors) });
    return dto;
  }
}

/**
 * The DTO of a body that certainly passes its rules, or `undefined` where class-validator has to say. Nearly all bodies
 * are right ones with one or two texts; for them this saves 2 to 3 µs in a hot loop, and more in a call.
 */
export function plainDto(type: DtoClass, body: unknown): object | undefined {
  if (!plainFields.has(type)) plainFields.set(type, plainFieldsOf(type));
  const fields = plainFields.get(type);
  if (fields === undefined || typeof body !== 'object' || body === null) return undefined;
  const dto = new type() as Record<string, unknown>;
  for (const field of fields) {
    const value = (body as Record<string, unknown>)[field];
    if (typeof value !== 'string') return undefined;
    dto[field] = value;
  }
  return dto;
}

/**
 * The fields of a DTO whose every rule is that of a required text, by class-validator's own metadata, and whose texts
 * class-transformer takes over as they are; `undefined` for any other DTO.
 */
function plainFieldsOf(type: DtoClass): string[] | undefined {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  if (rules.length === 0 || rules.some(({ name, each }) => name !== 'isString' || each)) return undefined;
  const fields = rules.map(({ propertyName }) => propertyName);
  const probe = Object.fromEntries(fields.map((field) => [field, PROBE]));
  const dto = plainToInstance(type, probe, { excludeExtraneousValues: true }) as Record<string, unknown>;
  return fields.every((field) => dto[field] === PROBE) ? fields : undefined;
}
