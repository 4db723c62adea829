import type { INestApplication } from '@nestjs/common';
import Ajv, { type ValidateFunction } from 'ajv';
import { describeApi } from '../../src/http/swagger';

/** Checks answers against the OpenAPI document, strictly: what is not described must not be answered. */
export class ApiDocument {
  private readonly ajv = new Ajv({ strict: false, allErrors: true });
  readonly document: ReturnType<typeof describeApi>;

  constructor(app: INestApplication) {
    this.document = closed(describeApi(app)) as ReturnType<typeof describeApi>;
    this.ajv.addSchema(this.document, 'api');
  }

  /** Why the answer is not what the document says; nothing when it is. */
  problemWith(path: string, status: number, body: unknown): string | undefined {
    const pointer = ['paths', path, 'post', 'responses', String(status), 'content', 'application/json', 'schema'];
    const schema = pointer.reduce<unknown>(
      (node, key) => (node as Record<string, unknown> | undefined)?.[key],
      this.document,
    );
    if (!schema) return `POST ${path} does not document ${status}`;
    const reference = pointer
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate: ValidateFunction =
      this.ajv.getSchema(`api#/${reference}`) ?? this.ajv.compile({ $ref: `api#/${reference}` });
    return validate(body) ? undefined : `POST ${path} ${status}: ${this.ajv.errorsText(validate.errors)}`;
  }
}

/** A copy in which no object may have a property that is not described. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (!(node instanceof Object)) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return copy['type'] === 'object' && copy['properties'] ? { ...copy, additionalProperties: false } : copy;
}
