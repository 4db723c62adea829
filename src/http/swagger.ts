import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The OpenAPI document of the service as it is. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const description =
    'Signs users of the IMSHOP.IO mobile-app platform in. Every answer with a top-level `error` is a failure, any other is a success.';
  const config = new DocumentBuilder()
    .setTitle('IMSHOP sign-in')
    .setVersion('2.1.0')
    .setDescription(description)
    .addSecurity('imshop-bearer', { type: 'http', scheme: 'bearer', description: 'A key of IMSHOP_API_KEYS' })
    .addSecurity('imshop-key', { type: 'apiKey', in: 'header', name: 'key', description: 'A key of IMSHOP_API_KEYS' })
    .addSecurity('retailer-bearer', { type: 'http', scheme: 'bearer', description: 'A key of RETAILER_API_KEYS' })
    .addSecurity('retailer-key', {
      type: 'apiKey',
      in: 'header',
      name: 'key',
      description: 'A key of RETAILER_API_KEYS',
    })
    .build();
  const document = SwaggerModule.createDocument(app, config, { autoTagControllers: false });
  allowNull(document, 'AccountDto');
  return document;
}

/** Every field of a written account takes `null`, which clears it; the same fields are never null in an answer. */
function allowNull({ components }: OpenAPIObject, name: string): void {
  const schema = components?.schemas?.[name];
  if (!schema || !('properties' in schema) || !schema.properties) return;
  for (const [field, described] of Object.entries(schema.properties)) {
    schema.properties[field] =
      '$ref' in described ? { nullable: true, allOf: [described] } : { ...described, nullable: true };
  }
}

/** Swagger UI at `/docs`, the document at `/docs-json`. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'docs-json',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true },
  });
}
