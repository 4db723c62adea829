import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { VERSION } from '../config/version';
import { KEY_SCHEMES } from './api-key-security.decorator';
import { EVERY_FEATURE, type Feature, featuresOf, onlyWith, type Switches, withFeatures } from './documented-features';

const CODE_IS_PRINTED =
  ' No SMS goes out in development: it is printed, with its code, in the terminal where the service was started.';

const DESCRIPTION = `Signs users of the IMSHOP.IO mobile-app platform in.

Every answer with a top-level \`error\` is a failure, any other is a success; fields that are not described here do
nothing. The API key comes in a header, as \`Authorization: Bearer KEY\` or as \`key: KEY\`, or in the field \`key\` of
the body; without a key anywhere the answer is 401. \`security\` lists the first and, for the other two, \`{}\`.

To try the calls out, press "Authorize" and enter a key for each caller you play. Then go down the page: the examples
build on each other.${onlyWith('console', CODE_IS_PRINTED)}`;

const RETAILER_TAG = 'The retailer’s side';
const TELEGRAM_TAG = 'Sign-in from Telegram';

/** The license of package.json. `identifier` exists since OpenAPI 3.1, which Nest's types do not know yet. */
const LICENSE = { name: 'UNLICENSED', identifier: 'LicenseRef-UNLICENSED' };

/** The OpenAPI document of a service that has these features. */
export function describeApi(app: INestApplication, features: Feature[] = EVERY_FEATURE): OpenAPIObject {
  const builder = new DocumentBuilder()
    // A schema that is a reference can take `null` from 3.1 on only.
    .setOpenAPIVersion('3.1.0')
    .setTitle('IMSHOP sign-in')
    .setVersion(VERSION)
    .setDescription(DESCRIPTION)
    .addServer('/', 'The service that serves this document')
    .addTag('Sign-in by code (scenario 1)', 'The service sends the one-time code and checks it')
    .addTag(TELEGRAM_TAG, 'A user of a Telegram mini app, whose phone IMSHOP.IO has verified')
    .addTag('User data (both scenarios)', 'What the app shows of its user')
    .addTag(RETAILER_TAG, 'What the retailer’s own systems call');
  for (const caller of ['imshop', 'retailer'] as const) {
    const setting = `${caller.toUpperCase()}_API_KEYS`;
    const description = `A key of \`${setting}\`; in development the service prints it when it starts`;
    builder.addSecurity(KEY_SCHEMES[caller], { type: 'http', scheme: 'bearer', description });
  }
  const document = SwaggerModule.createDocument(app, builder.build(), { autoTagControllers: false });
  document.info.license = LICENSE;
  allowNull(document, 'AccountDto');
  if (!features.includes('telegram')) removeCalls(document, TELEGRAM_TAG);
  if (!features.includes('retailer')) {
    removeCalls(document, RETAILER_TAG);
    delete document.components?.securitySchemes?.[KEY_SCHEMES.retailer];
  }
  return withFeatures(document, features);
}

/** Removes the calls of a tag, which the settings close, and what is described for them alone. */
function removeCalls(document: OpenAPIObject, tag: string): void {
  const calls = Object.entries(document.paths).filter(([, { post }]) => post?.tags?.includes(tag));
  for (const [path] of calls) delete document.paths[path];
  document.tags = document.tags?.filter(({ name }) => name !== tag);
  const { schemas = {} } = document.components ?? {};
  const isReferenced = (name: string) => JSON.stringify(document).includes(`"#/components/schemas/${name}"`);
  // A schema may become unused when the last one that refers to it is removed.
  const unused = () => Object.keys(schemas).filter((name) => !isReferenced(name));
  for (let names = unused(); names.length > 0; names = unused()) for (const name of names) delete schemas[name];
}

/** Every field of a written account takes `null`, which clears it; the same fields are never null in an answer. */
function allowNull({ components }: OpenAPIObject, name: string): void {
  const properties = (components?.schemas?.[name] as { properties?: Record<string, JsonSchema> } | undefined)
    ?.properties;
  for (const [field, schema] of Object.entries(properties ?? {})) {
    if (properties) properties[field] = orNull(schema);
  }
}

/** The part of JSON Schema that the fields of an account use. */
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

/** Swagger UI at `/docs` and the document at `/docs-json`, without what the settings switch off. */
export function serveDocs(app: INestApplication, switches: Switches): void {
  SwaggerModule.setup('docs', app, () => describeApi(app, featuresOf(switches)), {
    jsonDocumentUrl: 'docs-json',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true },
  });
}
