import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { pino } from 'pino';
import { HttpLab, KEY } from '../../test/support/http-lab';
import type { Failure } from '../failures/failure';
import { LanguageSettings } from '../failures/language.settings';
import { Messages } from '../failures/messages';
import { CalledBy } from './callers.decorator';
import type { RequestContext } from './request-context';
import { addRequestHooks } from './request-hooks';
import { Stopping } from './stopping';

const PHONE = '79990000001';

let fastify: FastifyInstance;
let stopping: Stopping;
/** The lines of the log. */
let lines: string[];
beforeEach(() => {
  fastify = Fastify();
  stopping = new Stopping();
  lines = [];
  addRequestHooks(fastify, {
    messages: new Messages(new LanguageSettings()),
    logger: pino({}, { write: (line) => void lines.push(line) }),
    stopping,
    owed: new WeakMap(),
    timeoutMs: 50,
  });
});
afterEach(() => fastify.close());

describe('while the service stops', () => {
  let url: string;
  beforeEach(async () => {
    fastify.setErrorHandler((error, _request, reply) => reply.status((error as Failure).status).send({}));
    fastify.post('/call', () => ({ isDone: true }));
    url = await fastify.listen({ port: 0 });
  });

  async function call(): Promise<{ status: number; connection: string | null }> {
    const response = await fetch(`${url}/call`, { method: 'POST' });
    await response.arrayBuffer();
    return { status: response.status, connection: response.headers.get('connection') };
  }

  it('R26: serves calls once the stop is announced, and ends their connections', async () => {
    expect(await call()).toEqual({ status: 200, connection: 'keep-alive' });
    stopping.isAnnounced = true;
    expect(await call()).toEqual({ status: 200, connection: 'close' });
  });

  it('R26: refuses calls that come while the listener closes with 503', async () => {
    Object.assign(stopping, { isAnnounced: true, isClosing: true });
    expect(await call()).toEqual({ status: 503, connection: 'close' });
  });
});

it('R01: answers for a handler that does not, and lets what comes late fall', async () => {
  let finish: () => void = () => undefined;
  fastify.post('/slow', () => new Promise((resolve) => void (finish = () => resolve({ late: true }))));
  fastify.post('/quick', () => ({ quick: true }));
  const url = await fastify.listen({ port: 0 });
  const post = async (path: string) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return { status: response.status, body: await response.json() };
  };

  expect(await post('/quick')).toEqual({ status: 200, body: { quick: true } });
  expect(await post('/slow')).toEqual({
    status: 503,
    body: { error: { message: 'Сервис временно недоступен. Попробуйте чуть позже' } },
  });
  finish();
  expect(await post('/quick')).toEqual({ status: 200, body: { quick: true } });
  await fastify.close();
  expect(lines.map((line) => (JSON.parse(line) as { outcome: string }).outcome)).toEqual(['ok', 'UNAVAILABLE', 'ok']);
});

describe('the line of a request', () => {
  let sent: RequestContext | undefined;

  @Controller()
  class Calls {
    @CalledBy('imshop')
    @HttpCode(200)
    @Post('call/:name')
    call(@Req() { context }: FastifyRequest) {
      context.phone = '+7 (999) ***-**-01';
      return { id: context.id };
    }

    @CalledBy('imshop')
    @HttpCode(200)
    @Post('send/:status')
    send(@Param('status') status: string, @Req() { context }: FastifyRequest) {
      context.deliveries?.push({ gateway: 'smsc', status });
      sent = context;
      return {};
    }
  }

  let lab: HttpLab;
  beforeAll(async () => void (lab = await HttpLab.start(Calls)));
  afterAll(() => lab.stop());

  it('R22: writes one line for a request, with the route and nothing that its caller chose', async () => {
    const before = lab.log.length;
    const secrets = { 'user-agent': 'forged', 'x-request-id': 'forged', cookie: `phone=${PHONE}` };
    const answer = await lab.post(`/call/${PHONE}?phone=${PHONE}`, { userIdentifier: PHONE }, { key: KEY, ...secrets });
    expect(answer.body).toEqual({ id: answer.headers.get('x-request-id') });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(lab.log.slice(before)).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        event: 'request',
        requestId: answer.headers.get('x-request-id'),
        method: 'POST',
        route: '/call/:name',
        status: 200,
        outcome: 'ok',
        phone: '+7 (999) ***-**-01',
        ms: expect.any(Number),
      },
    ]);
  });

  it('R22: knows an address that leads nowhere by no part of it', async () => {
    const response = await fetch(`${lab.url}/nothing/${PHONE}?key=${KEY}`, { method: 'POST' });
    expect(response.status).toBe(404);
    const line = lab.log.at(-1);
    expect(line).toMatchObject({ event: 'request', status: 404, outcome: 'NOT_FOUND' });
    expect(JSON.stringify(line)).not.toMatch(new RegExp(`${PHONE}|${KEY}|nothing`));
  });

  it.each([
    ['accepted', 'info'],
    ['uncertain', 'warn'],
  ])('tells of a message that is %s at the level %s; a later one has a line of its own', async (status, level) => {
    await lab.post(`/send/${status}`, {}, { key: KEY });
    expect(lab.log.at(-1)).toMatchObject({ event: 'request', level, deliveries: [{ gateway: 'smsc', status }] });
    expect(sent?.deliveries).toBeUndefined();
  });
});
