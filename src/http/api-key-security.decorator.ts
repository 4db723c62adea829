import { applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';

/** Names of the entries under "Authorize" of Swagger UI; OpenAPI allows no blanks in them. */
export const KEY_SCHEMES = { imshop: 'IMSHOP-key', retailer: 'Retailer-key' } as const;

/**
 * Documents whose key the call takes. `{}` stands for the two other places of a key, the header `key` and the field
 * `key` of the body: OpenAPI has no scheme for the last, and one entry a caller is enough to try calls out.
 */
export const ApiKeySecurity = (caller: keyof typeof KEY_SCHEMES) =>
  applyDecorators(ApiSecurity(KEY_SCHEMES[caller]), ApiSecurity({}));
