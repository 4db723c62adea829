import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { VERSION } from '../config/version';

const DESCRIPTION = `Signs users of the IMSHOP.IO mobile-app platform in.

Every answer with a top-level \`error\` is a failure, any other is a success; fields that are not described here do nothing.
The API key comes in a header, as \`Authorization: Bearer KEY\` or as \`key: KEY\`, or in the field \`key\` of the body. OpenAPI has
no name for the last, so that \`security\` lists it as \`{}\`: without a key anywhere the answer is 401.`;

/** As in package.json; an identifier of 3.1, which Nest's types do not know yet. */
const LICENSE = { name: 'UNLICENSED', identifier: 'LicenseRef-UNLICENSED' };

/** The OpenAPI document of the service as it is. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    // A schema that is a reference can take `null` from 3.1 on only.
    .setOpenAPIVersion('3.1.0')
    .setTitle('IMSHOP sign-in')
    .setVersion(VERSION)
    .setDescription(DESCRIPTION)
    .addServer('/', 'The service that serves this document')
    .addTag('Sign-in by code (scenario 1)', 'The service sends the one-time code and checks it')
    .addTag('User data (both scenarios)', 'What the app shows of its user')
    .addTag('The retailer’s side', 'What the retailer’s own systems call');
  for (const caller of ['imshop', 'retailer']) {
    const description = `A key of ${caller.toUpperCase()}_API_KEYS`;
    builder.addSecurity(`${caller}-bearer`, { type: 'http', scheme: 'bearer', description });
    builder.addSecurity(`${caller}-key`, { type: 'apiKey', in: 'header', name: 'key', description });
  }
  const document = SwaggerModule.createDocument(app, builder.build(), { autoTagControllers: false });
  document.info.license = LICENSE;
  allowNull(document, 'AccountDto');
  return document;
}

/** Every field of a written account takes `null`, which clears it; the same fields are never null in an answer. */
function allowNull({ components }: OpenAPIObject, name: string): void {
  const properties = (components?.schemas?.[name] as { properties?: Record<string, JsonSchema> } | undefined)
    ?.properties;
  for (const [field, schema] of Object.entries(properties ?? {})) {
    if (properties) properties[field] = orNull(schema);
  }
}

/** As much of a JSON Schema as the fields of an account use. */
interface JsonSchema {
  type?: string | string[];
  enum?: unknown[];
  allOf?: object[];
}

function orNull({ allOf, ...schema }: JsonSchema): JsonSchema & { anyOf?: object[] } {
  if (allOf) return { ...schema, anyOf: [...allOf, { type: 'null' }] };
  return {
    ...schema,
    type: [schema.type, 'null'].flat().filter((type) => type !== undefined),
    ...(schema.enum ? { enum: [...schema.enum, null] } : {}),
  };
}

/** Swagger UI at `/docs`, the document at `/docs-json`. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'docs-json',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true },
  });
}
