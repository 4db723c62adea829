import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { validateSync } from 'class-validator';
import { exampleOf, objectOnlyWith, onlyWith } from './documented-features';
import { ErrorAnswerDto } from './error-answer.dto';
import { FAILURE_MEANINGS, FEATURE_OF_FAILURE } from './failure-meanings';
import { FAILURES, type FailureCode } from '../failures/failure';
import { faultsOf } from '../failures/field-fault';
import { CATALOGUE } from '../failures/message.catalogue';
import { fill } from '../failures/messages';

const WRONG_BIRTHDAY = `${CATALOGUE.WORDS_BIRTHDAY.ru}: ${CATALOGUE.FIELD_NO_SUCH_DAY.ru}`;

/** Failures that any call can end in, whatever it is for. */
const COMMON_FAILURES: FailureCode[] = [
  'INVALID_REQUEST',
  'INVALID_JSON',
  'UNAUTHORIZED',
  'REQUEST_TIMEOUT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'TOO_MANY_REQUESTS',
  'HEADERS_TOO_LARGE',
  'INTERNAL',
  'UNAVAILABLE',
];

/**
 * Documents what a call ends in: its success, the outcomes of its own that are answered with 200, and the common
 * failures.
 */
export function ApiOutcomes(outcomes: {
  request: Type;
  /** Bodies to try out. They have no key: a wrong one beside the authorised one would make the call fail. */
  requests: Record<string, object>;
  /** Any of these is a success. */
  success: Type | Type[];
  /** What a success means, for whoever writes the caller. */
  means: string;
  examples: Record<string, object>;
  failures: FailureCode[];
}) {
  const { request, requests, means, examples, failures } = outcomes;
  const successes = [outcomes.success].flat();
  const codes = [...failures, ...COMMON_FAILURES];
  const statuses = [...new Set([200, ...codes.map((code) => FAILURES[code])])];
  return applyDecorators(
    HttpCode(200),
    ApiBody({ type: request, examples: named(requests) }),
    ApiExtraModels(...successes, ErrorAnswerDto),
    ...statuses.map((status) => {
      const ofStatus = codes.filter((code) => FAILURES[code] === status);
      return ApiResponse({
        status,
        description: status === 200 ? descriptionOfSuccess(means, ofStatus) : descriptionOfFailures(ofStatus),
        content: {
          'application/json': {
            schema: status === 200 ? oneOf(...successes, ErrorAnswerDto) : oneOf(ErrorAnswerDto),
            examples: {
              ...(status === 200 ? named(examples) : {}),
              ...failureExamples(ofStatus, request),
            },
          },
        },
      });
    }),
  );
}

/** Swagger UI shows descriptions as Markdown. */
function descriptionOfSuccess(means: string, failures: FailureCode[]): string {
  if (failures.length === 0) return means;
  return `${means} With a top-level \`error\` it is one of these outcomes instead:\n\n${listOf(failures)}`;
}

function descriptionOfFailures(failures: FailureCode[]): string {
  const [only, ...others] = failures;
  return only && others.length === 0 ? FAILURE_MEANINGS[only] : listOf(failures);
}

function listOf(failures: FailureCode[]): string {
  return failures
    .map((code) => {
      const line = `- **${exampleName(code)}**: ${FAILURE_MEANINGS[code]}\n`;
      const feature = FEATURE_OF_FAILURE[code];
      return feature ? onlyWith(feature, line) : line;
    })
    .join('');
}

function oneOf(...types: Type[]) {
  const schemas = types.map((type) => ({ $ref: getSchemaPath(type) }));
  return schemas.length === 1 && schemas[0] ? schemas[0] : { oneOf: schemas };
}

function named(examples: Record<string, object>) {
  return Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, exampleOf(name, value)]));
}

function failureExamples(codes: FailureCode[], request: Type) {
  const fault = exampleFault(request);
  return Object.fromEntries(
    codes.map((code) => {
      // What the user filled in is named in words.
      const fields = code === 'INVALID_REGISTRATION' ? WRONG_BIRTHDAY : fault;
      const parameters: Record<string, string> = { wait: '45 с', fields };
      const feature = FEATURE_OF_FAILURE[code];
      const summary = exampleName(code);
      const value = { error: { message: exampleMessage(code, parameters) } };
      const example = { summary, description: FAILURE_MEANINGS[code], value };
      return [summary, feature ? { ...example, ...objectOnlyWith(feature) } : example];
    }),
  );
}

/**
 * A fault that the call reports: of a body without any field, or where none is needed, of one whose fields have the
 * wrong type.
 */
function exampleFault(request: Type<object>): string {
  const empty = new request();
  const wrong = Object.assign(new request(), Object.fromEntries(Object.keys(empty).map((name) => [name, {}])));
  const [fault] = [empty, wrong].flatMap((body) => faultsOf(validateSync(body, { stopAtFirstError: true })));
  return fault ? `${fault.field}: ${fill(CATALOGUE[fault.reason.key].ru, fault.reason.parameters)}` : '';
}

/** `NO_SUCH_USER` as `No such user`. */
function exampleName(code: FailureCode): string {
  return code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');
}

function exampleMessage(code: FailureCode, parameters: Record<string, string>): string {
  return fill(CATALOGUE[code].ru, parameters);
}
