import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Failure } from '../failures/failure';

/** The contract needs far fewer levels, and code that walks a body recursively exhausts the stack at far more. */
const MAX_LEVELS = 32;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route gets the body as unread bytes: a form or JSON in a gateway's own format. */
    isRawBody?: boolean;
  }
}

/** The route also takes a form, and gets its body unread, as a `Buffer`. */
export const RawBody = () => RouteConfig({ isRawBody: true });

/**
 * The one body there is: a JSON object in valid UTF-8. Keys that would reach a prototype are an error (R17), so is
 * everything that could slip past validation (R18). Only a route with `@RawBody()` also takes a form, and gets either
 * unread.
 */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parseJson = fastify.getDefaultJsonParser('error', 'error');

  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (request, body, done) => {
    done(takesRawBody(request) ? null : new Failure('UNSUPPORTED_MEDIA_TYPE'), body);
  });
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (takesRawBody(request)) return done(null, body);
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      return done(new Failure('INVALID_JSON'));
    }
    return parseJson(request, text, (error, parsed: unknown) => {
      const isSafeObject = !error && parsed instanceof Object && !Array.isArray(parsed) && makeSafe(parsed, MAX_LEVELS);
      done(isSafeObject ? null : new Failure('INVALID_JSON'), parsed);
    });
  });
}

function takesRawBody(request: FastifyRequest): boolean {
  return request.routeOptions.config.isRawBody ?? false;
}

/**
 * Drops the unknown field `constructor` wherever it stands: class-transformer would call it. Returns `false` for a body
 * nested deeper than `levels`.
 */
function makeSafe(value: object, levels: number): boolean {
  if (Object.hasOwn(value, 'constructor')) delete (value as { constructor?: unknown }).constructor;
  if (levels === 0) return false;
  for (const inner of Object.values(value) as unknown[])
    if (typeof inner === 'object' && inner !== null && !makeSafe(inner, levels - 1)) return false;
  return true;
}
