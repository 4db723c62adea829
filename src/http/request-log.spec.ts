import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { HttpLab, KEY } from '../../test/support/http-lab';
import { CalledBy } from './callers.decorator';
import { Context, type RequestContext } from './request-context';

const PHONE = '79990000001';

let sent: RequestContext | undefined;

@Controller()
class Calls {
  @CalledBy('imshop')
  @HttpCode(200)
  @Post('call/:name')
  call(@Context() context: RequestContext) {
    context.phone = '+7 (999) ***-**-01';
    return { id: context.id };
  }

  @CalledBy('imshop')
  @HttpCode(200)
  @Post('send/:status')
  send(@Param('status') status: string, @Context() context: RequestContext) {
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
])(
  'tells of a message that is %s at the level %s, and leaves what is sent later a line of its own',
  async (status, level) => {
    await lab.post(`/send/${status}`, {}, { key: KEY });
    expect(lab.log.at(-1)).toMatchObject({ event: 'request', level, deliveries: [{ gateway: 'smsc', status }] });
    expect(sent?.deliveries).toBeUndefined();
  },
);
