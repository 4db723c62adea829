import { Service } from './support/service';
import { statusOf } from './support/status-of';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

type Operation = {
  summary?: string;
  security?: Record<string, string[]>[];
  requestBody?: { content: { 'application/json': { schema: { $ref: string } } } };
  responses: Record<string, { content: { 'application/json': { examples: Record<string, { value: unknown }> } } }>;
};

const operations = () =>
  Object.entries(service.document.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation: operation as Operation })),
  );

it('describes exactly the calls there are, all of them POST', () => {
  expect(operations().map(({ path, method }) => `${method} ${path}`)).toEqual([
    'post /auth/otp/request',
    'post /auth/otp/confirm',
    'post /profile/get',
    'post /profile/upsert',
  ]);
});

it('gives every call a summary, a way to authorise, a request and examples that fit their own schema', () => {
  for (const { path, operation } of operations()) {
    expect(operation.summary).toMatch(/\S/);
    expect(operation.security).toHaveLength(2);
    expect(operation.requestBody?.content['application/json'].schema.$ref).toMatch(/Dto$/);
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const examples = Object.values(content['application/json'].examples);
      expect(examples.length).toBeGreaterThan(0);
      for (const { value } of examples) {
        expect(service.document.problemWith(path, Number(status), value)).toBeUndefined();
      }
    }
  }
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

it('describes every property with a realistic example', () => {
  const schemas = Object.entries(service.document.document.components?.schemas ?? {});
  expect(schemas.length).toBeGreaterThan(10);
  for (const [name, schema] of schemas) {
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
  expect(Object.keys(document.paths)).toHaveLength(4);
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
