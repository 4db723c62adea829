import { Failure, type FailureCode, type FailureDetails } from '../../src/failures/failure';
import type { FieldReasonKey } from '../../src/failures/field-fault';
import { LanguageSettings } from '../../src/failures/language.settings';
import { type ErrorBody, Messages } from '../../src/failures/messages';

/** The texts for users in the language of a service that sets none. */
export const messages = new Messages(new LanguageSettings());

/** The body of an answer that ends in the failure. */
export function failed(code: FailureCode, details?: FailureDetails): ErrorBody {
  return messages.errorBody(new Failure(code, details));
}

/** The details of a failure that one field is the cause of. */
export function fault(field: string, key: FieldReasonKey, parameters: Record<string, string> = {}): FailureDetails {
  return { faults: [{ field, reason: { key, parameters } }] };
}

/** The text of the failure, with whatever its placeholders stand for; `sources` are regular expressions for them. */
export function textOf(code: FailureCode, sources: Record<string, string> = {}): RegExp {
  const parts = messages.template(code).split(/\{(\w+)\}/);
  const source = parts.map((part, i) =>
    i % 2 === 0 ? part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&') : (sources[part] ?? '.+'),
  );
  return new RegExp(`^${source.join('')}$`);
}
