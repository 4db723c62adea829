import { BadRequestException, Controller, HttpCode, ImATeapotException, Param, Post } from '@nestjs/common';
import { HttpLab } from '../../test/support/http-lab';
import { Failure, FAILURES, type FailureCode } from '../failures/failure';
import { CalledBy } from './callers.decorator';

const driverError = () =>
  Object.assign(new Error('duplicate key 79990000001'), { detail: 'Key (phone)=(79990000001)' });
const withStatus = (statusCode: number) => Object.assign(new Error('internal words'), { statusCode });

const THROWN: Record<string, () => unknown> = {
  failure: () => new Failure('WAIT', { wait: 45 }),
  'failure of ours': () => new Failure('UNAVAILABLE', {}, { cause: driverError() }),
  'error of a driver': driverError,
  'exception of Nest': () => new BadRequestException('internal words'),
  'exception of Nest that is not in the table': () => new ImATeapotException('internal words'),
  'error of Fastify': () => withStatus(413),
  'error of Fastify with a status of success': () => withStatus(200),
  text: () => 'internal words',
  nothing: () => undefined,
};

@Controller()
class Calls {
  @CalledBy('imshop')
  @HttpCode(200)
  @Post('throw/:name')
  throw(@Param('name') name: string) {
    throw THROWN[name]?.();
  }

  @CalledBy('imshop')
  @HttpCode(200)
  @Post('fail/:code')
  fail(@Param('code') code: FailureCode) {
    throw new Failure(code);
  }
}

let lab: HttpLab;
beforeAll(async () => void (lab = await HttpLab.start(Calls)));
afterAll(() => lab.stop());

const isOf = (event: string) => (line: Record<string, unknown>) => line['event'] === event;

it.each<[string, FailureCode]>([
  ['failure', 'WAIT'],
  ['failure of ours', 'UNAVAILABLE'],
  ['error of a driver', 'INTERNAL'],
  ['exception of Nest', 'INVALID_JSON'],
  ['exception of Nest that is not in the table', 'INVALID_REQUEST'],
  ['error of Fastify', 'PAYLOAD_TOO_LARGE'],
  ['error of Fastify with a status of success', 'INTERNAL'],
  ['text', 'INTERNAL'],
  ['nothing', 'INTERNAL'],
])('R01: answers a thrown %s as %s, with nothing internal in it', async (name, code) => {
  const { status, body, headers } = await lab.post(`/throw/${encodeURIComponent(name)}`);
  expect({ status, body }).toEqual({
    status: FAILURES[code],
    body: lab.messages.errorBody(new Failure(code, { wait: 45, fields: ['HTTP'] })),
  });
  expect(lab.log.findLast(isOf('request'))).toMatchObject({
    requestId: headers.get('x-request-id'),
    status: FAILURES[code],
    outcome: code,
  });
});

it.each(Object.keys(FAILURES) as FailureCode[])('R01: answers %s with its status and its text', async (code) => {
  const { status, body } = await lab.post(`/fail/${code}`);
  expect({ status, body }).toEqual({ status: FAILURES[code], body: lab.messages.errorBody(new Failure(code)) });
});

it('R22: logs an inner failure with its cause and its request, and nothing personal', async () => {
  const { headers } = await lab.post('/throw/failure of ours');
  const line = lab.log.findLast(isOf('failure'));
  expect(line).toMatchObject({ requestId: headers.get('x-request-id'), code: 'UNAVAILABLE', err: { type: 'Error' } });
  expect(JSON.stringify(lab.log)).not.toContain('79990000001');
});

it('logs no failure of the dialogue with the user', async () => {
  const before = lab.log.filter(isOf('failure')).length;
  await lab.post('/fail/INVALID_CODE');
  expect(lab.log.filter(isOf('failure'))).toHaveLength(before);
});
