import Fastify from 'fastify';
import { pino } from 'pino';
import { Messages } from '../failures/messages';
import { LanguageSettings } from '../failures/language.settings';
import { limitHandlers } from './handler-timeout';
import { logRequests } from './request-log';

it('R01: answers for a handler that does not, and lets what comes late fall', async () => {
  const fastify = Fastify();
  const lines: string[] = [];
  logRequests(fastify, pino({}, { write: (line) => void lines.push(line) }));
  limitHandlers(fastify, new Messages(new LanguageSettings()), 50);
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
