import { FakeSmsru } from './support/fake-smsru';
import { Service } from './support/service';

let smsru: FakeSmsru;
let service: Service;
beforeAll(async () => void (smsru = await FakeSmsru.start()));
afterAll(() => smsru.stop());
beforeEach(async () => {
  smsru.accept();
  smsru.accepted.length = 0;
  service = await Service.start({
    SMS_GATEWAYS: 'smsc,smsru',
    SMSRU_API_ID: 'smsru-test-api-id',
    SMSRU_URL: smsru.url,
    SMS_TIMEOUT_MS: '300',
    SMS_BREAKER_SECONDS: '1',
  });
});
afterEach(() => service.stop());

let lastPhone = 79990001200;
/** As many users as are asked for each request a code, one after the other. */
async function request(users: number): Promise<void> {
  for (let i = 0; i < users; i++) await service.requestCode(String(++lastPhone));
}

const states = () =>
  service.database.query<{ gateway: string; state: string; reason: string }>(
    'select gateway, state, reason from gateway_breaker',
  );

/** Until `isSo`; the test's own time-out is the only limit. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => void setTimeout(resolve, 20));
}

describe('the circuit breaker of a gateway', () => {
  it.each([
    [2, 'account 2'],
    [3, 'account 3'],
    [6, 'sender 6'],
  ])('opens at once when the gateway refuses with %i, and the others go on', async (code, reason) => {
    service.sms.refuse(code);
    await request(3);
    expect(service.sms.received).toHaveLength(1);
    expect(smsru.accepted).toHaveLength(3);
    await until(async () => (await states()).length > 0);
    expect(await states()).toEqual([{ gateway: 'smsc', state: 'open', reason }]);
  });

  it.each<[string, () => void]>([
    ['is unavailable', () => service.sms.refuse(4)],
    ['does not answer', () => service.sms.behave(() => undefined)],
    ['answers nonsense', () => service.sms.behave((response) => response.end('<html>'))],
  ])('opens after five attempts when the gateway %s', async (_, misbehave) => {
    misbehave();
    await request(8);
    expect(service.sms.received).toHaveLength(5);
  });

  it.each([
    ['recipients', 7],
    ['a route', 8],
    ['our pace', 9],
    ['the text', 1],
  ])('stays closed when the gateway refuses %s', async (_, code) => {
    service.sms.refuse(code);
    await request(8);
    expect(service.sms.received).toHaveLength(8);
    expect(await states()).toEqual([]);
  });

  it('tries one SMS after a while: closed again when it is taken, open when it is not', async () => {
    service.sms.refuse(3);
    await request(2);
    const isHalfOpen = async () => (await states())[0]?.state === 'half-open';
    await until(isHalfOpen);
    await request(2);
    expect(service.sms.received).toHaveLength(2);
    await until(isHalfOpen);
    service.sms.accept();
    await request(3);
    expect(service.sms.received).toHaveLength(5);
    await until(async () => (await states()).length === 0);
  });

  it('opens as soon after a recovery as ever, however many it turned away', async () => {
    service.sms.refuse(3);
    await request(60);
    await until(async () => (await states())[0]?.state === 'half-open');
    service.sms.accept();
    await request(1);
    service.sms.refuse(4);
    const before = service.sms.received.length;
    await request(12);
    expect(service.sms.received.length - before).toBeLessThan(7);
  });

  it('answers clearly when it is open for all gateways, and nobody is charged', async () => {
    service.sms.refuse(3);
    smsru.refuse(201);
    await request(1);
    const before = [service.sms.received.length, smsru.received.length];
    const phone = '79990001299';
    expect((await service.requestCode(phone)).body.error?.message).toMatch(/^Не удалось отправить SMS/);
    expect([service.sms.received.length, smsru.received.length]).toEqual(before);
    expect(await service.database.query('select sends from challenge where identifier = $1', [phone])).toEqual([
      { sends: [] },
    ]);
  });

  it('leaves no trace of a replica that stopped', async () => {
    service.sms.refuse(3);
    await request(1);
    await until(async () => (await states()).length > 0);
    await service.replicas[0]?.nest.close();
    expect(await states()).toEqual([]);
  });
});
