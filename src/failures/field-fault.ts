import type { ValidationError, ValidationOptions } from 'class-validator';

/** The closed list of what may be wrong with a field; the texts are in the message catalogue under the same key. */
export type FieldReasonKey =
  | 'FIELD_REQUIRED'
  | 'FIELD_INVALID'
  | 'FIELD_NOT_TEXT'
  | 'FIELD_NOT_EXACT'
  | 'FIELD_TOO_LONG'
  | 'FIELD_UNSTORABLE'
  | 'FIELD_NOT_PRINTABLE'
  | 'FIELD_NOT_NUMBER'
  | 'FIELD_NOT_INTEGER'
  | 'FIELD_TOO_SMALL'
  | 'FIELD_TOO_LARGE'
  | 'FIELD_NOT_BOOLEAN'
  | 'FIELD_NOT_DATE'
  | 'FIELD_NOT_TIME'
  | 'FIELD_NO_SUCH_DAY'
  | 'FIELD_IN_FUTURE'
  | 'FIELD_TOO_OLD'
  | 'FIELD_NOT_ALLOWED'
  | 'FIELD_NOT_LIST'
  | 'FIELD_TOO_FEW'
  | 'FIELD_TOO_MANY'
  | 'FIELD_TOO_BIG'
  | 'FIELD_NOT_OBJECT'
  | 'FIELD_SEVERAL_SELECTED'
  | 'FIELD_CONTRADICTS'
  | 'FIELD_NOT_PHONE'
  | 'FIELD_NOT_EMAIL';

/** What users call the fields of a registration; the words are in the message catalogue under the same key. */
export type FieldWordsKey =
  | 'WORDS_EMAIL'
  | 'WORDS_FULL_NAME'
  | 'WORDS_BIRTHDAY'
  | 'WORDS_GENDER'
  | 'WORDS_ALLOW_SMS'
  | 'WORDS_ALLOW_EMAIL'
  | 'WORDS_ALLOW_MARKETING'
  | 'WORDS_LEGAL_ENTITIES';

export interface FieldReason {
  readonly key: FieldReasonKey;
  /** The values of the placeholders in the text. */
  readonly parameters?: Record<string, string>;
}

/** A field, named by its path (`legalEntities.0.phone`), and what is wrong with it. */
export interface FieldFault {
  readonly field: string;
  /** Stands in the message in place of the path, where a user is going to read it. */
  readonly inWords?: FieldWordsKey;
  readonly reason: FieldReason;
}

/** Options of a class-validator rule: the reason that is told where the value breaks the rule. */
export function because(key: FieldReasonKey, parameters?: Record<string, string | number>): ValidationOptions {
  const texts = Object.entries(parameters ?? {}).map(([name, value]) => [name, String(value)]);
  // The message is not read, but class-validator leaves out the context of a rule without one.
  return { message: key, context: { key, parameters: Object.fromEntries(texts) } satisfies FieldReason };
}

/** Each field at fault once, with the reason of the first rule that it breaks. */
export function faultsOf(errors: ValidationError[], parent = ''): FieldFault[] {
  return errors.flatMap(({ property, children, contexts }) => {
    const field = `${parent}${property}`;
    if (children?.length) return faultsOf(children, `${field}.`);
    return [{ field, reason: reasonOf(contexts) }];
  });
}

function reasonOf(contexts: ValidationError['contexts']): FieldReason {
  const [reason] = Object.values(contexts ?? {}) as FieldReason[];
  return reason ?? { key: 'FIELD_INVALID' };
}
