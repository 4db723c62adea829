import { FakeSmsru, SMSRU_API_ID } from './support/fake-smsru';
import { newPhone } from './support/phones';
import { Service } from './support/service';

const PHONE = newPhone();
const RANGE = '7999000';
const TWO_PARTS = `{code} ${'я'.repeat(80)}`;

let smsru: FakeSmsru;
let service: Service;
beforeAll(async () => void (smsru = await FakeSmsru.start()));
afterAll(() => smsru.stop());
beforeEach(() => {
  smsru.accept();
  smsru.received.length = 0;
});
afterEach(() => service.stop());

async function start(settings: Record<string, string> = {}): Promise<void> {
  const other = { SMS_GATEWAYS: 'smsc,smsru', SMSRU_API_ID, SMSRU_URL: smsru.url, SMS_TIMEOUT_MS: '500' };
  service = await Service.start({ ...other, ...settings });
}

/** What the budget of a day and the number range count, and what the user's own limits do. */
async function counts(): Promise<{ budget: number; range: number; user: number }> {
  const challenge = await service.challengeOf(PHONE);
  if (!challenge) throw new Error('There is no challenge');
  const [budget, range] = [await service.records.counted('sms'), await service.records.counted(`sms:${RANGE}`)];
  return { budget, range, user: challenge.sends };
}

describe('a send counts as often as gateways may have taken it, and once for its user', () => {
  it.each<[string, number, () => void]>([
    ['1: taken', 1, () => undefined],
    ['1: refused, then taken', 1, () => service.sms.refuse(6)],
    ['2: uncertain, then taken', 2, () => service.sms.behave((response) => response.destroy())],
    [
      '2: uncertain twice',
      2,
      () => {
        service.sms.behave((response) => response.destroy());
        smsru.behave((response) => response.writeHead(502).end());
      },
    ],
    [
      '1: uncertain, then refused',
      1,
      () => {
        service.sms.behave((response) => response.destroy());
        smsru.refuse(202);
      },
    ],
  ])('%s', async (_, times, behave) => {
    await start();
    behave();
    expect((await service.requestCode(PHONE)).body.otp).toMatchObject({ attemptsLeft: 4 });
    expect(await counts()).toEqual({ budget: times, range: times, user: 1 });
  });

  it('0: the recipient is refused, which is a send for its user all the same', async () => {
    await start();
    service.sms.refuse(7);
    expect((await service.requestCode(PHONE)).body.error).toBeDefined();
    expect(await counts()).toEqual({ budget: 0, range: 0, user: 1 });
  });

  it('0: no gateway takes it', async () => {
    await start();
    service.sms.refuse(3);
    smsru.refuse(204);
    expect((await service.requestCode(PHONE)).body.error).toBeDefined();
    expect(await counts()).toEqual({ budget: 0, range: 0, user: 0 });
  });
});

describe('a send counts in the parts of its text', () => {
  it('of two parts, twice for each gateway that may have taken it', async () => {
    await start({ SMS_TEMPLATE_RU: TWO_PARTS });
    await service.requestCode(PHONE);
    expect(await counts()).toEqual({ budget: 2, range: 2, user: 1 });
    await service.database.timePasses(61);
    smsru.behave((response) => response.destroy());
    await service.requestCode(PHONE);
    expect(await counts()).toEqual({ budget: 6, range: 6, user: 2 });
  });

  it('of one part that only a repeat exceeds, once and then twice', async () => {
    await start({ SMS_TEMPLATE_RU: `{code} ${'я'.repeat(63)}` });
    await service.requestCode(PHONE);
    expect(await counts()).toEqual({ budget: 1, range: 1, user: 1 });
    await service.database.timePasses(61);
    await service.requestCode(PHONE);
    expect(await counts()).toEqual({ budget: 3, range: 3, user: 2 });
  });

  it('within the budget of a day, which is never exceeded by a part', async () => {
    await start({ SMS_TEMPLATE_RU: TWO_PARTS, SMS_DAILY_BUDGET: '5' });
    const answers = await Promise.all(['79990012001', '79990022002', '79990032003'].map((p) => service.requestCode(p)));
    expect(answers.filter(({ body }) => body.otp)).toHaveLength(2);
    expect(await service.records.counted('sms')).toBe(4);
  });

  it('and a range that confirms its codes is not stopped for their length', async () => {
    await start({ SMS_TEMPLATE_RU: `{code} ${'я'.repeat(250)}`, SMS_RANGE_PER_HOUR: '8' });
    for (let i = 0; i < 6; i++) {
      const phone = newPhone();
      expect((await service.requestCode(phone)).body.otp).toBeDefined();
      expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    }
  });
});

describe('a cost that no SMS can have', () => {
  it.each([
    ['250', true],
    ['100.01', true],
    ['-3', true],
    ['100', false],
    ['4.1', false],
  ])('is logged and not counted: %s rubles', async (cost, isImpossible) => {
    await start({ SMS_DAILY_BUDGET_RUB: '90' });
    service.sms.behave((response) => response.end(`{"id":348,"cnt":1,"cost":"${cost}"}`));
    expect((await service.requestCode(PHONE)).body.otp).toBeDefined();
    const expected = isImpossible ? null : Number(cost);
    expect((await service.records.deliveries()).map((delivery) => delivery.cost)).toEqual([expected]);
    expect(await service.records.counted('sms-cost')).toBe(expected ?? 0);
    const lines = service.log.map((line) => JSON.parse(line) as object);
    expect(lines.filter((line) => 'event' in line && line.event === 'impossible-cost')).toEqual(
      isImpossible ? [expect.objectContaining({ level: 'warn', gateway: 'smsc', cost: Number(cost) })] : [],
    );
  });
});

it('a request while SMS are paused costs nothing, however often', async () => {
  await start();
  await service.database.query(`insert into stop (name) values ('sms')`);
  for (let i = 0; i < 6; i++) expect((await service.requestCode(PHONE)).body.error).toBeDefined();
  expect(await counts()).toEqual({ budget: 0, range: 0, user: 0 });
  await service.database.query('delete from stop');
  expect((await service.requestCode(PHONE)).body.otp).toMatchObject({ attemptsLeft: 4 });
});
