import { ApiPropertyOptional } from '@nestjs/swagger';

/**
 * The API key in the body, one of the three places where a caller may put it; the guard reads it, nobody else does.
 * It has no example, since Swagger UI would send that beside the authorised key.
 */
export const ApiBodyKey = () =>
  ApiPropertyOptional({
    description: 'API key, instead of a header',
    type: String,
  });
