import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Failure, type FailureCode } from '../failures/failure';
import { eventLogger } from '../logging/logger';
import { Messages } from '../failures/messages';

/** Whatever is thrown anywhere becomes an entry of the table of failures; nothing internal leaves (R01). */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = eventLogger(ErrorFilter.name);

  constructor(private readonly messages: Messages) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { context } = http.getRequest<FastifyRequest>();
    const failure = toFailure(error);
    if (failure.status >= 500)
      this.logger.error({ event: 'failure', requestId: context.id, code: failure.code, err: failure.cause ?? error });
    context.outcome = failure.code;
    void http.getResponse<FastifyReply>().status(failure.status).send(this.messages.errorBody(failure));
  }
}

const CODE_BY_STATUS: Record<number, FailureCode> = {
  400: 'INVALID_JSON',
  401: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  431: 'HEADERS_TOO_LARGE',
  503: 'UNAVAILABLE',
};

function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const status = statusOf(error);
  const code = CODE_BY_STATUS[status] ?? (status >= 400 && status < 500 ? 'INVALID_REQUEST' : 'INTERNAL');
  return new Failure(code, { fields: ['HTTP'] }, { cause: error });
}

/** Nest's exceptions have `getStatus`, Fastify's a `statusCode`; both mean what they say about the request. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error) return Number(error.statusCode);
  return 500;
}
