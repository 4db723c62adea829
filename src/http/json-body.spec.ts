import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { gzipSync } from 'node:zlib';
import { HttpLab, KEY } from '../../test/support/http-lab';
import { CalledBy } from './callers.decorator';
import { RawBody } from './json-body';

@Controller()
class Calls {
  @CalledBy('imshop')
  @HttpCode(200)
  @Post('json')
  json(@Req() { body }: FastifyRequest) {
    return { body };
  }

  @RawBody()
  @CalledBy('imshop')
  @HttpCode(200)
  @Post('raw')
  raw(@Req() { body }: FastifyRequest) {
    return { isBuffer: Buffer.isBuffer(body), text: String(body) };
  }
}

let lab: HttpLab;
beforeAll(async () => void (lab = await HttpLab.start(Calls)));
afterAll(() => lab.stop());

/** An object in so many levels. */
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

it.each([
  ['an object', '{"a":"b"}', { a: 'b' }],
  ['a byte order mark before it', '\ufeff{"a":"b"}', { a: 'b' }],
  ['a key given twice, of which the last counts', '{"a":1,"a":2}', { a: 2 }],
  [
    'the field `constructor`, which is dropped',
    '{"a":1,"constructor":5,"b":{"constructor":{"name":1}}}',
    { a: 1, b: {} },
  ],
  ['32 levels', nested(32), JSON.parse(nested(32))],
])('takes %s', async (_, text, body) => {
  expect(await lab.post('/json', text)).toMatchObject({ status: 200, body: { body } });
});

it.each([
  ['no JSON', 'a=b'],
  ['nothing', ''],
  ['null', 'null'],
  ['a text', '"a"'],
  ['a list', '[{}]'],
  ['more than 32 levels', nested(34)],
  ['as many levels in lists', `{"a":${'['.repeat(34)}${']'.repeat(34)}}`],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
])('R18: refuses %s with 400', async (_, body) => {
  const answer = await lab.post('/json', body);
  expect({ status: answer.status, body: answer.body }).toEqual({
    status: 400,
    body: { error: { message: lab.messages.text('INVALID_JSON') } },
  });
});

it.each(['{"__proto__":1}', '{"a":{"\\u005f_proto__":{"b":1}}}', '{"constructor":{"prototype":{"b":1}}}'])(
  'R17: refuses keys that would reach a prototype: %s',
  async (body) => {
    expect((await lab.post('/json', body)).status).toBe(400);
  },
);

it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
  'R18: refuses %s with 415',
  async (type) => {
    expect((await lab.post('/json', 'a=b', { key: KEY, 'content-type': type })).status).toBe(415);
  },
);

it('R18: refuses a compressed body with 415', async () => {
  const headers = { key: KEY, 'content-encoding': 'gzip' };
  expect((await lab.post('/json', gzipSync('{}'), headers)).status).toBe(415);
  expect((await lab.post('/json', '{}', { key: KEY, 'content-encoding': 'Identity' })).status).toBe(200);
});

it.each([
  ['application/x-www-form-urlencoded', 'a=b&a=c'],
  ['application/json', '{"a": not json'],
])('hands the unread bytes of %s to a call that asks for them', async (type, text) => {
  expect(await lab.post('/raw', text, { key: KEY, 'content-type': type })).toMatchObject({
    status: 200,
    body: { isBuffer: true, text },
  });
});

it('R18: also such a call takes nothing that is neither', async () => {
  expect((await lab.post('/raw', 'a', { key: KEY, 'content-type': 'text/plain' })).status).toBe(415);
});
