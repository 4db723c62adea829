import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The reason for which `ApiKeyGuard` refuses a call. */
export type KeyFault = 'none' | 'no-bearer' | 'other-caller' | 'repeated' | 'unknown';

/**
 * What is known of the request under way; its log line shows it. It is passed on as an argument, since an
 * AsyncLocalStorage would slow every promise down, on Node 20 by more than a tenth of a call.
 */
export interface RequestContext {
  /** The id stands on every log line of the request and in the answer's `x-request-id`. */
  readonly id: string;
  /** The masked identifier, for the log. */
  phone?: string;
  /** The masked identifier, for the log. */
  email?: string;
  /** The name of the retailer's key that opened the call, or its place among them. */
  keyName?: string;
  /** What was wrong with the key of a call that was refused for it, and the address that it came from. */
  keyFault?: KeyFault;
  address?: string;
  /** What the request ended in: a code of the table of failures, or `ok`. */
  outcome?: string;
  /** Set when the call was answered with a time-out: what its handler still does reaches nobody. */
  isAnswered?: boolean;
}

/** The context of the request, as an argument of a controller. */
export const Context = createParamDecorator(
  (_: unknown, context: ExecutionContext): RequestContext =>
    context.switchToHttp().getRequest<FastifyRequest>().context,
);
