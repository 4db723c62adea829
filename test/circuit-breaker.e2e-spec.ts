import { FakeSmsru } from './support/fake-smsru';
import { messages } from './support/messages';
import { newPhone, newPhones } from './support/phones';
import { Service } from './support/service';

type Behaviour = Parameters<Service['sms']['behave']>[0];

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

/** As many users as are asked for each request a code, one after the other; resolves with their phones. */
async function request(users: number): Promise<string[]> {
  const phones = newPhones(users);
  for (const phone of phones) await service.requestCode(phone);
  return phones;
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
  it.each<[string, Behaviour, string]>([
    ['refuses the account', (response) => response.end(service.sms.refusing(2)), 'account 2'],
    ['answers 401', (response) => response.writeHead(401).end(), 'account HTTP_401'],
    ['answers 403', (response) => response.writeHead(403).end('<html>'), 'account HTTP_403'],
  ])('opens at once when the gateway %s, and the others go on', async (_, behaviour, reason) => {
    service.sms.behave(behaviour);
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
    ['answers 408', () => service.sms.behave((response) => response.writeHead(408).end())],
    ['answers 500', () => service.sms.behave((response) => response.writeHead(500).end())],
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
    ['what the operator or the price may be the reason of', 3],
    ['what the operator or the sender may be the reason of', 6],
  ])('R29: stays closed when the gateway refuses %s, whoever asks', async (_, code) => {
    service.sms.refuse(code);
    await request(8);
    expect(service.sms.received).toHaveLength(8);
    expect(await states()).toEqual([]);
  });

  describe('when the gateway refuses and does not say why', () => {
    const refusals: [string, Behaviour, string][] = [
      ['an unknown code', (response) => response.end(service.sms.refusing(77)), 'unknown 77'],
      ['HTTP 400', (response) => response.writeHead(400).end('<html>'), 'unknown HTTP_400'],
      ['HTTP 404', (response) => response.writeHead(404).end('<html>'), 'unknown HTTP_404'],
    ];

    it.each(refusals)('R29: opens after five different recipients with %s', async (_, behaviour, reason) => {
      service.sms.behave(behaviour);
      await request(4);
      expect(await states()).toEqual([]);
      await request(4);
      expect(service.sms.received).toHaveLength(5);
      expect(smsru.accepted).toHaveLength(8);
      await until(async () => (await states()).length > 0);
      expect(await states()).toEqual([{ gateway: 'smsc', state: 'open', reason }]);
      expect(service.log.filter((line) => line.includes('"event":"alert"'))).toEqual([]);
    });

    it('R29: stays closed while it takes an SMS between, or refuses for different reasons', async () => {
      for (const code of [77, 78, 77, 78]) {
        service.sms.refuse(code);
        await request(2);
      }
      service.sms.accept();
      await request(1);
      service.sms.refuse(77);
      await request(4);
      expect(service.sms.received).toHaveLength(13);
      expect(await states()).toEqual([]);
    });

    it('opens again when the SMS that tries it is refused in the same way', async () => {
      service.sms.refuse(77);
      await request(5);
      await until(async () => (await states())[0]?.state === 'half-open');
      await request(3);
      expect(service.sms.received).toHaveLength(6);
      service.sms.accept();
      await until(async () => (await states())[0]?.state === 'half-open');
      await request(3);
      expect(service.sms.received).toHaveLength(9);
    });
  });

  it('tries one SMS after a while: closed again when it is taken, open when it is not', async () => {
    service.sms.refuse(2);
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

  it('opens again when the SMS that tries it is for the same phone as the last that failed', async () => {
    smsru.refuse(220);
    service.sms.refuse(4);
    const last = (await request(5)).at(-1) ?? '';
    await until(async () => (await states()).every(({ state }) => state === 'half-open'));
    await service.requestCode(last);
    await request(3);
    expect(service.sms.received).toHaveLength(6);
  });

  it('opens as soon after a recovery as ever, however many it turned away', async () => {
    service.sms.refuse(2);
    await request(60);
    await until(async () => (await states())[0]?.state === 'half-open');
    service.sms.accept();
    await request(1);
    service.sms.refuse(4);
    const before = service.sms.received.length;
    await request(12);
    expect(service.sms.received.length - before).toBeLessThan(7);
  });

  it('answers clearly when it is open for all gateways, and nobody is charged, however often', async () => {
    service.sms.refuse(2);
    smsru.refuse(200);
    await request(1);
    const before = [service.sms.received.length, smsru.received.length];
    const phone = newPhone();
    for (let i = 0; i < 6; i++)
      expect((await service.requestCode(phone)).body.error?.message).toBe(messages.text('GATEWAY_DOWN'));
    expect([service.sms.received.length, smsru.received.length]).toEqual(before);
    expect(await service.challengeOf(phone)).toMatchObject({ sends: 0, givenBack: 0, isExpired: true });
    expect(await service.records.counted('sms%')).toBe(0);
    const reasons = new Set((await service.records.audit('refused')).map(({ detail }) => detail));
    reasons.delete('GATEWAY_DOWN');
    expect([...reasons]).toEqual(['NO_GATEWAY']);
    service.sms.accept();
    await until(async () => (await states()).every(({ state }) => state === 'half-open'));
    expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(4);
  });

  it('leaves no trace of a replica that stopped', async () => {
    service.sms.refuse(2);
    await request(1);
    await until(async () => (await states()).length > 0);
    await service.replicas[0]?.nest.close();
    expect(await states()).toEqual([]);
  });
});
