import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { readRegistration, type Registration } from './registration';

/**
 * The fields of a registration in the body, as an argument of a controller.
 * @throws `Failure` `INVALID_REGISTRATION`
 */
export const GivenFields = createParamDecorator((_: unknown, context: ExecutionContext): Registration =>
  readRegistration(requestOf(context).body),
);

/**
 * The id of the app's installation, as an argument of a controller: `installId` of the body, or else of the headers.
 * `undefined` where there is none.
 */
export const InstallId = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  const { body, headers } = requestOf(context);
  const { installId } = (body ?? {}) as { installId?: unknown };
  return textOf(installId) ?? textOf(headers['installid']);
});

/** Documents `installId`, which the decorator above reads. */
export const ApiInstallId = () =>
  ApiPropertyOptional({
    type: String,
    description: 'Id of the app’s installation: what a request brought is applied by a confirmation from the same one',
    example: 'b3f5c1d2-7a64-4c39-9f0e-2d8b6a1c4e57',
  });

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
