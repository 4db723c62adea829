import { GatewayBreaker } from '../src/sms-gateway/gateway-breaker';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { ADAPTERS } from './support/adapters';
import type { AnyFakeGateway } from './support/fake-gateway';
import { Service } from './support/service';

const REFUSED = '79990000666';
const http = new GatewayClient();

/** Codes that a gateway may refuse one phone with: of each scope that has any, one that nobody knows at the end. */
const CODES: Record<string, unknown[]> = {
  'SMSC.ru': [1, 3, 4, 6, 7, 8, 9, 77],
  'SMS.ru': [201, 202, 204, 207, 209, 214, 215, 216, 220, 221, 230, 233, 777],
  'SMS Aero': ['number', 'sign', 'text', 'no credits', 'reject', 'other'],
  'MTS Exolve': ['no such number', 'destination', 'text', 'balance', 'other'],
  Devino: ['to', 'from', 'balance', 'validity', ''],
  'i-Digital Direct': [7000, 7401, 4000],
  Twilio: [21211, 21265, 21268, 21408, 21606, 21608, 21610, 21612, 21614, 30003, 30007, 20429, 99999],
  'Telegram Gateway': [
    'PHONE_NUMBER_INVALID',
    'PHONE_NUMBER_NOT_FOUND',
    'BALANCE_NOT_ENOUGH',
    'FLOOD_WAIT_30',
    'MESSAGE_ALREADY_SENT',
    'ANYTHING',
  ],
  'MTS Marketolog by settings': [4],
  'SMS Traffic by settings': [401],
  'Kannel by settings': ['3: Queued for later delivery'],
  'Jasmin by settings': ['No route found'],
};

describe.each(ADAPTERS)('R29: one refused phone among good ones at $name', (adapter) => {
  let fake: AnyFakeGateway;
  let breaker: GatewayBreaker;
  const states: string[] = [];
  beforeAll(async () => void (fake = await adapter.start()));
  afterAll(() => fake.stop());
  beforeEach(() => {
    states.length = 0;
    const settings = { ...adapter.settings, [adapter.address]: fake.url };
    breaker = new GatewayBreaker(buildGateway(adapter.Gateway, settings, http), 30, (state) => states.push(state));
  });
  afterEach(() => breaker.shutdown());

  const send = (phone: string) =>
    breaker.send({ phone, text: 'Код: 123456', code: '123456' }, AbortSignal.timeout(5000));

  /** Again and again, and far more often than the others. */
  async function oneIsRefused(misbehave: () => void): Promise<void> {
    for (let i = 0; i < 4; i++) {
      misbehave();
      for (let n = 0; n < 4; n++) expect((await send(REFUSED))?.status).not.toBe('accepted');
      fake.accept();
      expect((await send(`7999000010${i}`))?.status).toBe('accepted');
    }
    misbehave();
    for (let n = 0; n < 12; n++) await send(REFUSED);
    fake.accept();
    expect((await send('79990000110'))?.status).toBe('accepted');
    expect(states).toEqual([]);
  }

  it.each(CODES[adapter.name] ?? [])('with code %j: the others go out', async (code) => {
    await oneIsRefused(() => fake.refuse(code));
  });

  it.each([400, 402, 404, 408, 412, 422, 429, 500, 503])('with HTTP %i: the others go out', async (status) => {
    await oneIsRefused(() => fake.behave((response) => response.writeHead(status).end('<html>')));
  });
});

describe('R29: one customer whose phone the only gateway refuses', () => {
  let service: Service;
  beforeAll(async () => void (service = await Service.start()));
  afterAll(() => service.stop());

  it.each([
    ['for its price', 3],
    ['for its operator', 6],
    ['with an unknown code', 77],
  ])('%s keeps nobody else out', async (_, code) => {
    const refused = `7999000060${code % 10}`;
    service.sms.behave((response, { phones }) => {
      const phone = phones.replace('+', '');
      response.end(phone === refused ? `{"error":"x","error_code":${code}}` : service.sms.accepting(phone));
    });
    for (let i = 0; i < 5; i++) {
      expect((await service.requestCode(refused)).body.error).toBeDefined();
      for (let n = 0; n < 4; n++) {
        const { otp } = (await service.requestCode(`79990${code % 10}007${i}${n}`)).body;
        expect(otp).toMatchObject({ attemptsLeft: 4 });
      }
      await service.database.timePasses(61);
    }
  });
});
