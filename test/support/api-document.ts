import type { INestApplication } from '@nestjs/common';
import { type ValidateFunction } from 'ajv';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { isAddress } from '../../src/identifiers/email';
import { describeApi } from '../../src/http/swagger';

/** A validator of OpenAPI 3.1, whose schemas are JSON Schema 2020-12, formats included. */
export function schemaValidator(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true });
  return addFormats(ajv).addFormat('idn-email', isAddress);
}

/** Checks answers against the OpenAPI document, strictly: what is not described must not be answered. */
export class ApiDocument {
  private readonly ajv = schemaValidator();
  readonly document: ReturnType<typeof describeApi>;

  private static known?: ApiDocument;

  private constructor(app: INestApplication) {
    this.document = closed(describeApi(app)) as ReturnType<typeof describeApi>;
    this.ajv.addSchema(this.document, 'api');
  }

  /** The document of this code, which is the same for every app: it takes as long to make as an app takes to start. */
  static of(app: INestApplication): ApiDocument {
    return (ApiDocument.known ??= new ApiDocument(app));
  }

  /** Why the answer does not match the document; `undefined` if it does. */
  problemWith(path: string, status: number, body: unknown): string | undefined {
    return this.problem(path, ['responses', String(status)], body);
  }

  /** Why a request does not match the document; `undefined` if it does. */
  problemWithRequest(path: string, body: unknown): string | undefined {
    return this.problem(path, ['requestBody'], body);
  }

  private problem(path: string, part: string[], body: unknown): string | undefined {
    const pointer = ['paths', path, 'post', ...part, 'content', 'application/json', 'schema'];
    const schema = pointer.reduce<unknown>(
      (node, key) => (node as Record<string, unknown> | undefined)?.[key],
      this.document,
    );
    if (!schema) return `POST ${path} does not document ${part.join(' ')}`;
    const reference = pointer
      .map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate: ValidateFunction =
      this.ajv.getSchema(`api#/${reference}`) ?? this.ajv.compile({ $ref: `api#/${reference}` });
    return validate(body) ? undefined : `POST ${path} ${part.join(' ')}: ${this.ajv.errorsText(validate.errors)}`;
  }
}

/** A copy in which no object may have a property that is not described. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (!(node instanceof Object)) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return copy['type'] === 'object' && copy['properties'] ? { ...copy, additionalProperties: false } : copy;
}
