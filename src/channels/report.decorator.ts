import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ReportRequest } from '../delivery/delivery-report';

/** The request of a route with a raw body, as an argument of a controller. */
export const Report = createParamDecorator((_: unknown, context: ExecutionContext): ReportRequest => {
  const { body, headers, query } = context.switchToHttp().getRequest<FastifyRequest>();
  return {
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    contentType: headers['content-type'] ?? '',
    headers: flat(headers),
    query: flat(query as Record<string, string | string[]>),
  };
});

function flat(values: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value ?? ''].flat().join(',')]));
}
