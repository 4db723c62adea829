import { failed } from './support/messages';
import { newPhone, newPhones } from './support/phones';
import { Service } from './support/service';

const STOPPED = failed('SMS_STOPPED');
const PAUSED = failed('CONFIRMATIONS_STOPPED');

let service: Service;
afterEach(() => service.stop());

const phones = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(11 - prefix.length, '0')}`);
const request = (all: string[]) => Promise.all(all.map((phone) => service.requestCode(phone)));
const sent = async (all: string[]) => (await request(all)).filter(({ body }) => body.otp).length;
const alerts = (alert: string) => service.log.filter((line) => line.includes(`"alert":"${alert}"`));

describe('SMS to one number range', () => {
  it('stop above 50 in an hour with few of them confirmed, exactly under concurrency; other ranges go on', async () => {
    service = await Service.start({ SMS_RANGE_PER_HOUR: '50' }, 2);
    expect(await sent(phones(120, '7999000'))).toBe(50);
    expect(service.sms.received).toHaveLength(50);
    expect((await service.requestCode('79990009999')).body).toEqual(STOPPED);
    expect((await service.requestCode('79990010000')).body.otp).toBeDefined();
    expect(alerts('sms-range')).toHaveLength(1);
  });

  it('go on while 30 % of them are confirmed', async () => {
    service = await Service.start({ SMS_RANGE_PER_HOUR: '50' }, 2);
    const first = phones(50, '7999000');
    await request(first);
    for (const phone of first.slice(0, 20)) await service.confirmCode(phone, service.sms.codeFor(phone));
    // 20 are 30 % of 66.
    expect(await sent(phones(40, '79990009'))).toBe(17);
  });

  it('R12: count for the whole hour, not for its last minutes only', async () => {
    service = await Service.start({ SMS_RANGE_PER_HOUR: '3' });
    expect(await sent(phones(2, '7999000'))).toBe(2);
    await service.database.countersAge(1_800);
    expect(await sent(phones(5, '79990001'))).toBe(1);
    await service.database.countersAge(1_200);
    expect(await sent(phones(5, '79990002'))).toBe(0);
  });

  it('go on an hour later', async () => {
    service = await Service.start({ SMS_RANGE_PER_HOUR: '3' });
    expect(await sent(phones(5, '7999000'))).toBe(3);
    await service.database.countersAge(3_900);
    expect(await sent(phones(5, '79990001'))).toBe(3);
  });

  it('count only when a gateway took them', async () => {
    service = await Service.start({ SMS_RANGE_PER_HOUR: '3' });
    service.sms.refuse(9);
    expect(await sent(phones(5, '7999000'))).toBe(0);
    service.sms.accept();
    expect(await sent(phones(5, '79990001'))).toBe(3);
  });

  it('that were stopped charge nobody and can be requested at once when the limit is off', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    service = await Service.start({ SMS_RANGE_PER_HOUR: '1' });
    await request([phone]);
    for (let i = 0; i < 5; i++) expect((await service.requestCode(other)).body).toEqual(STOPPED);
    expect((await service.confirmCode(other, '123456')).body.error).toBeDefined();
    await service.database.countersAge(3_900);
    expect((await service.requestCode(other)).body.otp?.attemptsLeft).toBe(4);
    expect((await service.challengeOf(other))?.failures).toBe(0);
  });
});

describe('the SMS of a day', () => {
  it('stop at the budget, exactly under concurrency, for everybody', async () => {
    service = await Service.start({ SMS_DAILY_BUDGET: '30' }, 2);
    expect(await sent(['7999001', '7999002', '7999003'].flatMap((range) => phones(30, range)))).toBe(30);
    expect(service.sms.received).toHaveLength(30);
    expect(alerts('sms-budget')).toHaveLength(1);
    await service.database.countersAge(86_400);
    expect(await sent(['79990040000'])).toBe(1);
  });

  it('R12: stop at the budget exactly where many count at the very same moment', async () => {
    service = await Service.start({ SMS_DAILY_BUDGET: '5' }, 2);
    const holder = await service.database.connect();
    await holder.query('begin');
    // A request that counts now waits for these rows.
    await holder.query(
      `insert into counter (name, slot, shard, value)
       select 'sms', date_trunc('day', clock_timestamp(), 'UTC'), shard, 0 from generate_series(0, 15) shard`,
    );
    const requests = sent(phones(20, '7999001'));
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await service.database.query(waiting)).length < 10)
      await new Promise((resolve) => void setTimeout(resolve, 5));
    await holder.query('commit');
    holder.release();
    expect(await requests).toBe(5);
    expect(service.sms.received).toHaveLength(5);
  });

  it('stop at the budget in rubles, where the gateway tells the cost', async () => {
    service = await Service.start({ SMS_DAILY_BUDGET_RUB: '10' });
    let taken = 0;
    for (const phone of phones(6, '7999001')) taken += await sent([phone]);
    // 4.1 rubles each.
    expect(taken).toBe(3);
    expect(await service.records.counted('sms-cost')).toBe(12.3);
    expect(alerts('sms-cost')).toHaveLength(1);
  });
});

describe('one guess on each of many phones', () => {
  /** A code is out to each, and each is guessed at once. */
  async function guess(all: string[]): Promise<Awaited<ReturnType<Service['confirmCode']>>[]> {
    for (const phone of all) await service.requestCode(phone);
    return Promise.all(all.map((phone) => service.confirmCode(phone, service.wrongCodeFor(phone))));
  }
  const settings = { OTP_SERVICE_FAILURES_PER_HOUR: '20' };

  it('stops confirmations for ten minutes, exactly under concurrency', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    service = await Service.start(settings, 2);
    const answers = await guess([phone, other, ...newPhones(58)]);
    expect(answers.filter(({ body }) => body.error?.message === PAUSED.error.message)).toHaveLength(40);
    const [charged] = await service.database.query('select sum(guesses)::int from challenge');
    expect(charged).toEqual({ sum: 20 });
    const code = service.sms.codeFor(phone);
    expect((await service.confirmCode(phone, code)).body).toEqual(PAUSED);
    expect((await service.requestCode(newPhone())).body.otp).toBeDefined();
    expect(alerts('too-many-failed-guesses')).toHaveLength(1);
    await service.database.countersAge(601);
    expect((await service.confirmCode(phone, code)).body.user).toBeDefined();
    // The failures before the stop have had their answer.
    expect((await service.confirmCode(other, service.sms.codeFor(other))).body.user).toBeDefined();
  });

  it('does not while there are a fifth as many successes', async () => {
    service = await Service.start(settings, 2);
    for (const phone of phones(10, '79990019')) {
      await service.requestCode(phone);
      await service.confirmCode(phone, service.sms.codeFor(phone));
    }
    const answers = await guess(newPhones(60));
    expect(answers.filter(({ body }) => body.error?.message === PAUSED.error.message)).toHaveLength(10);
  });

  it('counts no success as a failure', async () => {
    service = await Service.start({ ...settings, OTP_SERVICE_FAILURES_PER_SUCCESS: '1' });
    for (const phone of phones(40, '7999000')) {
      await service.requestCode(phone);
      expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    }
  });
});

describe('in the mode record', () => {
  it('nothing is refused, and the alerts are raised', async () => {
    service = await Service.start(
      { ABUSE_MODE: 'record', SMS_RANGE_PER_HOUR: '3', SMS_DAILY_BUDGET: '1000', OTP_SERVICE_FAILURES_PER_HOUR: '2' },
      2,
    );
    const all = phones(10, '7999000');
    expect(await sent(all)).toBe(10);
    for (const phone of all) await service.confirmCode(phone, service.wrongCodeFor(phone));
    expect((await service.confirmCode(all[0] ?? '', service.sms.codeFor(all[0] ?? ''))).body.user).toBeDefined();
    expect([alerts('sms-range').length, alerts('too-many-failed-guesses').length]).toEqual([1, 1]);
  });
});

it('an alert of a scope is raised once a minute, whichever replica meets the limit', async () => {
  const phone = newPhone();
  service = await Service.start({ SMS_RANGE_PER_HOUR: '1' }, 2);
  await request(phones(20, '7999000'));
  expect(alerts('sms-range')).toHaveLength(1);
  await request(phones(5, '7999005'));
  expect(alerts('sms-range')).toHaveLength(2);
  const later = await service.addReplica({ SMS_RANGE_PER_HOUR: '1' });
  await service.database.query(`update alert set raised_at = raised_at - interval '61 seconds'`);
  await service.requestCode(phone, { replica: later });
  expect(alerts('sms-range')).toHaveLength(3);
});
