import Fastify, { type FastifyInstance } from 'fastify';
import { Failure } from '../failures/failure';
import { refuseWhileClosing, Stopping } from './stopping';

let fastify: FastifyInstance;
let stopping: Stopping;
let url: string;
beforeEach(async () => {
  fastify = Fastify();
  stopping = new Stopping();
  refuseWhileClosing(fastify, stopping);
  fastify.setErrorHandler((error, _request, reply) => reply.status((error as Failure).status).send({}));
  fastify.post('/call', () => ({ isDone: true }));
  url = await fastify.listen({ port: 0 });
});
afterEach(() => fastify.close());

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
