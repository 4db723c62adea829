import { applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';

/**
 * Documents where a key of the caller may stand: either header, or the field `key` of the body, for which OpenAPI has
 * no scheme and `{}` stands.
 */
export const ApiKeySecurity = (caller: 'imshop' | 'retailer') =>
  applyDecorators(ApiSecurity(`${caller}-bearer`), ApiSecurity(`${caller}-key`), ApiSecurity({}));
