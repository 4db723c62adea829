import fc from 'fast-check';
import { IMSHOP_KEY, RETAILER_KEY } from '../support/production-settings';

/** As much of an OpenAPI schema as the service's document uses. */
interface Schema {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  example?: unknown;
}

interface ApiDocument {
  paths: Record<string, { post?: { requestBody?: { content: Record<string, { schema: Schema }> } } }>;
  components: { schemas: Record<string, Schema> };
}

export interface HostileRequest {
  path: string;
  method: 'POST' | 'GET' | 'PUT' | 'DELETE';
  headers: Record<string, string>;
  body: string;
}

const NASTY = [
  '',
  '0',
  '\0',
  '\ud800',
  '٠١٢٣٤٥',
  '１２３４５６',
  "' or 1=1 --",
  '$1; drop table account',
  '__proto__',
  'constructor',
  'toString',
  '{{7*7}}',
  '${jndi:ldap://x}',
  '../../etc/passwd',
  '<script>',
  '\r\nX-Injected: 1',
  '\u001b[31m',
  '9'.repeat(400),
  '+7 (999) 000-00-01',
  '79990000001',
  '8 916 123-45-67;ext=1',
  'a@b.example',
  '2026-02-30',
  'x'.repeat(5_000),
];

const nasty = fc.constantFrom(...NASTY);
const anything = fc.oneof(
  { depthSize: 'small' },
  nasty,
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.double(),
  fc.constantFrom(null, true, -0, 2 ** 53, 1e308, [], {}, [[]]),
);
const phones = fc
  .tuple(fc.integer({ min: 9_100_000_000, max: 9_199_999_999 }), fc.constantFrom('7', '+7', '8', '8 ('))
  .map(([number, start]) => `${start}${number}`);
const extras = fc.dictionary(
  fc.constantFrom('constructor', 'then', 'toJSON', 'hasOwnProperty', 'length', 'installId', 'clientVersion'),
  anything,
  { maxKeys: 2 },
);

/** Requests for every call of the document: like a good one in most ways, and hostile in some. */
export function hostileRequests(document: ApiDocument): fc.Arbitrary<HostileRequest> {
  const calls = Object.entries(document.paths).map(([path, { post }]) => {
    const schema = post?.requestBody?.content['application/json']?.schema ?? {};
    const key = path.endsWith('/upsert') ? RETAILER_KEY : IMSHOP_KEY;
    return fc.record({
      path: mostly(fc.constant(path), fc.constantFrom(`${path}/`, `${path}?key=x`, `${path}%00`, '/nope', '//')),
      method: mostly<HostileRequest['method']>(fc.constant('POST'), fc.constantFrom('GET', 'PUT', 'DELETE')),
      headers: headersWith(key),
      body: bodyText(valueOf(schema, document, 0)),
    });
  });
  return fc.oneof(...calls);
}

function headersWith(key: string): fc.Arbitrary<Record<string, string>> {
  const type = mostly(
    fc.constant('application/json'),
    fc.constantFrom('text/plain', 'application/json; charset=x', 'x/y'),
  );
  const more = mostly(
    fc.constant<Record<string, string>>({}),
    fc.constantFrom<Record<string, string>>(
      { key: 'bad' },
      { 'content-encoding': 'gzip' },
      { 'x-forwarded-for': '10.0.0.1, evil' },
      { 'x-http-method-override': 'DELETE' },
      { accept: 'text/html' },
    ),
  );
  const good: Record<string, string> = { authorization: `Bearer ${key}` };
  const credentials = mostly(
    fc.constant(good),
    fc.constantFrom<Record<string, string>>({ authorization: 'Basic x' }, { key }, {}),
  );
  return fc
    .tuple(type, credentials, more)
    .map(([contentType, ...rest]) => Object.assign({ 'content-type': contentType }, ...rest) as Record<string, string>);
}

/** JSON, or what a bug or an attacker makes of it. */
function bodyText(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const json = value.map((body) => JSON.stringify(body) ?? '');
  const broken = fc.oneof(
    json.chain((text) => fc.nat(text.length).map((end) => text.slice(0, end))),
    json.map((text) => text.replace('{', '{"__proto__":{"a":1},')),
    json.map((text) => text.replace('{', '{"constructor":{"prototype":1},')),
    json.map((text) => `[${text}]`),
    fc.constantFrom('', 'null', '7', '"x"', '{}', '{"a":'.repeat(60), `{"a":${'['.repeat(4_000)}${']'.repeat(4_000)}}`),
  );
  return fc.oneof({ weight: 8, arbitrary: json }, { weight: 1, arbitrary: broken });
}

/** What the schema asks for, with anything else in any place. */
function valueOf(schema: Schema, document: ApiDocument, depth: number): fc.Arbitrary<unknown> {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref ?? schema.anyOf?.[0]?.$ref;
  const named = reference && document.components.schemas[reference.split('/').at(-1) ?? ''];
  if (named) return valueOf(named, document, depth);
  if (depth > 5) return anything;
  if (schema.properties) {
    const { key: _, ...properties } = schema.properties;
    const fields = Object.entries(properties).map(([name, field]) => [name, valueOf(field, document, depth + 1)]);
    const given = Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>;
    const whole = fc.record(given, { requiredKeys: schema.required ?? [] });
    const object = mostly<object>(whole, fc.record(given, { requiredKeys: [] }));
    const grown = fc.tuple(object, mostly(fc.constant({}), extras)).map(([known, more]) => ({ ...more, ...known }));
    return mostly<unknown>(grown, anything);
  }
  if (schema.items) return mostly(fc.array(valueOf(schema.items, document, depth + 1), { maxLength: 6 }), anything);
  if (schema.enum) return mostly(fc.constantFrom(...schema.enum), anything);
  if (/^7\d{10}$/.test(String(schema.example))) return mostly(phones, anything);
  return mostly(schema.example === undefined ? nasty : fc.constantFrom(schema.example, 'x'), anything);
}

function mostly<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });
}
