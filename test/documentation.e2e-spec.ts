import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment } from '../src/environment';
import { PROJECT_FOLDER } from '../src/config/project-folder';
import { EVERY_FEATURE, featuresOf } from '../src/http/documented-features';
import { describeApi } from '../src/http/swagger';
import { newPhone } from './support/phones';
import { IMSHOP_KEY, RETAILER_KEY } from './support/production-settings';
import { Service } from './support/service';
import { statusOf } from './support/status-of';

/** The calls that a key of the retailer's opens. */
const OF_THE_RETAILER = new Set(['/profile/upsert', '/profile/find', '/profile/erase', '/profile/changes']);

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

type Operation = {
  summary?: string;
  security?: Record<string, string[]>[];
  requestBody?: {
    content: { 'application/json': { schema: { $ref: string }; examples: Record<string, { value: unknown }> } };
  };
  responses: Record<
    string,
    { description: string; content: { 'application/json': { examples: Record<string, { value: unknown }> } } }
  >;
};

type Schema = { properties: Record<string, Described>; required?: string[] };
type Described = { type?: string; example?: unknown; anyOf?: Reference[]; allOf?: Reference[]; items?: Reference };
type Reference = { $ref?: string };

const app = () => (service.replicas[0] as (typeof service.replicas)[number]).nest;

const schemas = () => service.document.document.components?.schemas as unknown as Record<string, Schema>;

/** The object that the examples of the schema's properties make. */
function exampleOf(name: string): Record<string, unknown> {
  const examples = Object.entries(schemas()[name]?.properties ?? {}).map(([property, described]) => {
    const inner = (described.anyOf ?? described.allOf ?? [described.items])[0]?.$ref?.split('/').at(-1);
    const object = inner && exampleOf(inner);
    return [property, object ? (described.items ? [object] : object) : described.example] as const;
  });
  return Object.fromEntries(examples);
}

const operations = (document = service.document.document) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
  );

it('describes exactly the calls there are, all of them POST', () => {
  expect(operations().map(({ path, method }) => `${method} ${path}`)).toEqual([
    'post /auth/otp/request',
    'post /auth/otp/confirm',
    'post /auth/telegram',
    'post /profile/get',
    'post /profile/upsert',
    'post /profile/find',
    'post /profile/erase',
    'post /profile/changes',
  ]);
});

it('gives every call a summary, a way to authorise, a request and examples that fit their own schema', () => {
  for (const { path, operation } of operations()) {
    expect(operation.summary).toMatch(/\S/);
    // `{}` stands for the header `key` and the field `key` of the body.
    const scheme = OF_THE_RETAILER.has(path) ? 'Retailer-key' : 'IMSHOP-key';
    expect(operation.security).toEqual([{ [scheme]: [] }, {}]);
    const request = operation.requestBody?.content['application/json'];
    expect(request?.schema.$ref).toMatch(/Dto$/);
    for (const { value } of Object.values(request?.examples ?? {})) {
      expect(service.document.problemWithRequest(path, value)).toBeUndefined();
      expect(service.document.problemWithRequest(path, { ...(value as object), key: 'a key' })).toBeUndefined();
    }
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const examples = Object.values(content['application/json'].examples);
      expect(examples.length).toBeGreaterThan(0);
      for (const { value } of examples) {
        expect(service.document.problemWith(path, Number(status), value)).toBeUndefined();
      }
    }
  }
});

it('has request examples that work in the order of the page, with an authorised key', async () => {
  const document = describeApi(app(), featuresOf(service.environment));
  for (const { path, operation } of operations(document)) {
    const examples = Object.values(operation.requestBody?.content['application/json'].examples ?? {});
    expect(examples.length).toBeGreaterThan(0);
    for (const { value } of examples) {
      const authorization = `Bearer ${OF_THE_RETAILER.has(path) ? RETAILER_KEY : IMSHOP_KEY}`;
      const { userIdentifier = '' } = value as { userIdentifier?: string };
      const isConfirmation = path === '/auth/otp/confirm';
      const request = isConfirmation ? { userIdentifier, otp: service.sms.codeFor(userIdentifier) } : value;
      const { status, body } = await service.post(path, request, { headers: { authorization } });
      const errors = [body.error, ...(body.results ?? []).map(({ error }) => error)].filter(Boolean);
      expect({ path, status, errors }).toEqual({ path, status: 200, errors: [] });
    }
  }
});

it('says of each failure what it means, in words of its own', () => {
  for (const { path, operation } of operations()) {
    const descriptions = Object.values(operation.responses).map(({ description }) => description);
    expect(descriptions.every(Boolean)).toBe(true);
    expect({ path, count: new Set(descriptions).size }).toEqual({ path, count: descriptions.length });
  }
});

it('leaves out what the settings switch off', async () => {
  // Nothing of a mark is left, with or without the feature.
  for (const features of [EVERY_FEATURE, []])
    expect(JSON.stringify(describeApi(app(), features))).not.toMatch(/[⟦⟧]|x-only-with/);
  // Outside production a service without keys makes its own, so there is no replica without the retailer's.
  const plain = describeApi(app(), featuresOf({ ...service.environment, RETAILER_API_KEYS: [] }));
  expect(Object.keys(plain.paths)).toEqual(['/auth/otp/request', '/auth/otp/confirm', '/profile/get']);
  expect(Object.keys(plain.components?.securitySchemes ?? {})).toEqual(['IMSHOP-key']);
  expect(Object.keys(plain.components?.schemas ?? {})).not.toContain('AccountDto');
  expect(JSON.stringify(plain)).toMatch(/Gateway down/);
  expect(JSON.stringify(plain)).not.toMatch(
    /gets it by e-mail|Mail (down|stopped)|Address refused|is printed|retailer’s own/,
  );
  const mail = { SIGN_IN_IDENTIFIERS: 'email', SMTP_URL: 'smtp://127.0.0.1:2525', SMTP_FROM: 'shop@shop.example' };
  const replica = await service.addReplica(mail);
  const served = await (await fetch(`${service.urls[replica]}/docs-json`)).text();
  expect(served).toMatch(/Mail down/);
  expect(served).not.toMatch(/Gateway down|gets it by SMS/);
});

it('lets null clear every field of a written account', () => {
  const fields = Object.keys(schemas()['AccountDto']?.properties ?? {}).filter((field) => field !== 'id');
  expect(fields.length).toBeGreaterThan(25);
  for (const field of fields) {
    const body = { accounts: [{ id: 'customer-10423', [field]: null }] };
    expect({ field, problem: service.document.problemWithRequest('/profile/upsert', body) }).toEqual({ field });
  }
});

it('says that an account needs an id, a phone or a confirmed e-mail, and that counts are whole', () => {
  const phone = newPhone();
  const problem = (account: object) => service.document.problemWithRequest('/profile/upsert', { accounts: [account] });
  const email = 'ivan@shop.example';
  for (const named of [{ id: 'a' }, { phone }, { email, emailConfirmed: true }]) expect(problem(named)).toBeUndefined();
  for (const unnamed of [{ name: 'Иван' }, { id: null }, { email }, { email, emailConfirmed: false }])
    expect(problem(unnamed)).toMatch(/anyOf/);
  for (const field of ['timeout', 'attemptsLeft', 'codeLength'])
    expect(schemas()['OtpDto']?.properties[field]?.type).toBe('integer');
});

it('takes the account that its own examples make, and answers it', async () => {
  const phone = newPhone();
  // The phone of the examples is that of others' examples too.
  const account = { ...exampleOf('AccountDto'), phone };
  expect(service.document.problemWithRequest('/profile/upsert', { accounts: [account] })).toBeUndefined();
  // The example of an erasure has removed it.
  expect((await service.upsert(account)).body).toEqual({ results: [{ id: 'customer-10423', status: 'created' }] });
  // Consents are for the retailer to read, and the user has what follows from them.
  const { consents, ...user } = account as typeof account & { consents?: object[] };
  expect((await service.getUser('customer-10423')).body.user).toEqual(user);
  const found = await service.postAsRetailer('/profile/find', { id: 'customer-10423' });
  const brought = (consents ?? []).map((consent) => ({ ...consent, at: '2026-03-14T09:30:00.000Z' }));
  expect(found.body.account?.['consents']).toMatchObject([{ kind: 'email', given: false }, ...brought]);
});

it('names in the example of a refused call a field that the call has', () => {
  for (const { path, operation } of operations()) {
    const example = operation.responses['400']?.content['application/json'].examples['Invalid request'];
    const { error } = (example?.value ?? {}) as { error?: { message: string } };
    const field = /^Неверный запрос: (\w+): [^{}]+$/.exec(error?.message ?? '')?.[1] ?? '';
    const name = operation.requestBody?.content['application/json'].schema.$ref.split('/').at(-1) ?? '';
    expect({ path, fields: Object.keys(schemas()[name]?.properties ?? {}) }).toEqual({
      path,
      fields: expect.arrayContaining([field]),
    });
  }
});

it('is the document that is committed: `npm run openapi` writes it', () => {
  const committed = readFileSync(join(PROJECT_FOLDER, 'openapi.json'), 'utf8');
  expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(describeApi(app()))));
});

it('names the outcomes that users meet', () => {
  const names = (path: string) =>
    Object.keys(
      operations().find((operation) => operation.path === path)?.operation.responses['200']?.content['application/json']
        .examples ?? {},
    );
  expect(names('/auth/otp/request')).toEqual(
    expect.arrayContaining(['Code sent', 'Repeat: the same answer, nothing is sent', 'Gateway down', 'Wait']),
  );
  expect(names('/auth/otp/confirm')).toEqual(expect.arrayContaining(['First sign-in', 'Invalid code']));
  expect(names('/profile/get')).toEqual(expect.arrayContaining(['A known user', 'No such user']));
});

it('describes every property', () => {
  const all = Object.entries(service.document.document.components?.schemas ?? {});
  expect(all.length).toBeGreaterThan(10);
  for (const [name, schema] of all) {
    for (const [property, described] of Object.entries('properties' in schema ? (schema.properties ?? {}) : {})) {
      expect({
        property: `${name}.${property}`,
        isDescribed: 'description' in described || 'allOf' in described || '$ref' in described,
      }).toEqual({
        property: `${name}.${property}`,
        isDescribed: true,
      });
    }
  }
});

it('serves the document and Swagger UI', async () => {
  const document = (await (await fetch(`${service.urls[0]}/docs-json`)).json()) as {
    paths: object;
    components: object;
  };
  expect(Object.keys(document.paths)).toHaveLength(7);
  const page = await fetch(`${service.urls[0]}/docs`);
  expect(page.headers.get('content-type')).toBe('text/html');
  expect(await page.text()).toContain('swagger-ui');
  expect(await statusOf(`${service.urls[0]}/docs/swagger-ui-bundle.js`)).toBe(200);
});

it('serves neither where SWAGGER is off', async () => {
  const replica = await service.addReplica({ SWAGGER: 'false' });
  for (const path of ['/docs', '/docs-json', '/docs/swagger-ui-bundle.js']) {
    expect(await statusOf(`${service.urls[replica]}${path}`)).toBe(404);
  }
});

it('says the same in the papers: version and settings', () => {
  const read = (file: string) => readFileSync(join(PROJECT_FOLDER, file), 'utf8');
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(service.document.document.info.version).toBe(version);
  expect(/^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
  // The unit spec of the settings compares their documents with them; README names few, and none that is not there.
  const known = new Set([...Object.keys(new Environment()), 'OTP_SECRETS_FILE', 'POSTGRES_PASSWORD', 'RETAILER_KEY']);
  const named = new Set(read('README.md').match(/\b[A-Z]+(?:_[A-Z]+)+\b/g));
  expect(named).toContain('OTP_SECRETS');
  expect([...named].filter((name) => !known.has(name))).toEqual([]);
});
