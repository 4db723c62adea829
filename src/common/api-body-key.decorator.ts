import { ApiPropertyOptional } from '@nestjs/swagger';

/** The API key in the body, without an example: Swagger UI would send it. One of the three places where a caller may put it; the guard reads it, nobody else does. */
export const ApiBodyKey = () =>
  ApiPropertyOptional({
    description: 'API key, instead of a header',
    type: String,
  });
