import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { ADAPTERS } from './support/adapters';
import type { AnyFakeGateway } from './support/fake-gateway';

const http = new GatewayClient();

describe.each(ADAPTERS.filter(({ account }) => account))('the account at $name', (adapter) => {
  let fake: AnyFakeGateway;
  beforeAll(async () => void (fake = await adapter.start()));
  afterAll(() => fake.stop());
  beforeEach(() => {
    fake.accept();
    fake.credentials = adapter.credentials;
    for (const list of [fake.received, fake.balanceCalls]) list.length = 0;
  });

  const check = (url = fake.url, deadline = AbortSignal.timeout(5000)) =>
    buildGateway(adapter.Gateway, { ...adapter.settings, [adapter.address]: url }, http).checkAccount(deadline);

  it('is open, and tells the balance where the gateway has a call for it; nothing is sent', async () => {
    expect(await check()).toEqual({ isOpen: true, ...adapter.account });
    expect([fake.received.length, fake.balanceCalls.length]).toEqual([0, 1]);
    expect(fake.balanceCalls[0]?.url).not.toMatch(/secret|shop/);
  });

  it('is not open with wrong credentials', async () => {
    fake.credentials = 'other';
    expect(await check()).toEqual({ isOpen: false, code: adapter.wrongCredentials });
  });

  it.each([
    [401, 'HTTP_401'],
    [302, 'HTTP_302'],
    [500, 'HTTP_500'],
  ])('is not open with HTTP %i', async (status, code) => {
    fake.behaveOnBalance((response) => response.writeHead(status, { location: fake.url }).end('{"balance":"1"}'));
    expect(await check()).toEqual({ isOpen: false, code });
  });

  it.each(['', '<html>', '{}', 'null', '{"status":"OK","success":true,"balance":"","data":{"balance":null}}'])(
    'is not open with the answer %j',
    async (body) => {
      fake.behaveOnBalance((response) => response.end(body));
      expect(await check()).toEqual({ isOpen: false, code: 'UNREADABLE' });
    },
  );

  it('R23: is not asked for under a certificate that nobody vouches for', async () => {
    const impostor = await adapter.start({ tls: true });
    expect(await check(impostor.url)).toEqual({ isOpen: false, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(impostor.balanceCalls).toEqual([]);
    await impostor.stop();
  });

  it('R23: is not open when nobody listens, nor asked for after the deadline', async () => {
    expect(await check(fake.url, AbortSignal.abort())).toEqual({ isOpen: false, code: 'DEADLINE' });
    expect(fake.balanceCalls).toEqual([]);
    const gone = await adapter.start();
    const { url } = gone;
    await gone.stop();
    expect(await check(url)).toEqual({ isOpen: false, code: 'ECONNREFUSED' });
  });
});
