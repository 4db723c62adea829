import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { validateSync } from 'class-validator';
import { ErrorAnswerDto } from './error-answer.dto';
import { FAILURES, type FailureCode } from '../failures/failure';
import { faultsOf } from '../failures/field-fault';
import { CATALOGUE } from '../failures/message.catalogue';
import { fill } from '../failures/messages';

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

/** Documents what a call ends in: its success, the outcomes of its own that are answered with 200, and the common failures. */
export function ApiOutcomes(outcomes: {
  request: Type;
  /** Bodies to try out; without a key, which a wrong one beside the authorised one would make a failure. */
  requests: Record<string, object>;
  success: Type;
  examples: Record<string, object>;
  failures: FailureCode[];
}) {
  const { request, requests, success, examples, failures } = outcomes;
  const codes = [...failures, ...COMMON_FAILURES];
  const statuses = [...new Set([200, ...codes.map((code) => FAILURES[code])])];
  return applyDecorators(
    HttpCode(200),
    ApiBody({ type: request, examples: named(requests) }),
    ApiExtraModels(success, ErrorAnswerDto),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: status === 200 ? 'Success, or an outcome that is shown to the user' : 'Failure',
        content: {
          'application/json': {
            schema: status === 200 ? oneOf(success, ErrorAnswerDto) : oneOf(ErrorAnswerDto),
            examples: {
              ...(status === 200 ? named(examples) : {}),
              ...failureExamples(
                codes.filter((code) => FAILURES[code] === status),
                request,
              ),
            },
          },
        },
      }),
    ),
  );
}

function oneOf(...types: Type[]) {
  const schemas = types.map((type) => ({ $ref: getSchemaPath(type) }));
  return schemas.length === 1 && schemas[0] ? schemas[0] : { oneOf: schemas };
}

function named(examples: Record<string, object>) {
  return Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { summary: name, value }]));
}

function failureExamples(codes: FailureCode[], request: Type) {
  const parameters: Record<string, string> = { wait: '45 с', fields: faultOfEmpty(request) };
  return named(
    Object.fromEntries(
      codes.map((code) => [exampleName(code), { error: { message: exampleMessage(code, parameters) } }]),
    ),
  );
}

/** What the call says of a body without any field. */
function faultOfEmpty(request: Type<object>): string {
  const [fault] = faultsOf(validateSync(new request(), { stopAtFirstError: true }));
  return fault ? `${fault.field}: ${fill(CATALOGUE[fault.reason.key].ru, fault.reason.parameters)}` : '';
}

/** `NO_SUCH_USER` as `No such user`. */
function exampleName(code: FailureCode): string {
  return code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');
}

function exampleMessage(code: FailureCode, parameters: Record<string, string>): string {
  return fill(CATALOGUE[code].ru, parameters);
}
