import { failed } from './support/messages';
import { newPhone } from './support/phones';
import { Service } from './support/service';

const REFUSED = failed('INVALID_CODE');

let service: Service;
beforeAll(async () => void (service = await Service.start({}, 2)));
afterAll(() => service.stop());

/** How many guesses were charged to the code of `phone`. */
const guessesOf = async (phone: string) => (await service.challengeOf(phone))?.guesses;

it('R06: a code works shortly before its end and not shortly after, by the clock of the database', async () => {
  const [phone, other] = [newPhone(), newPhone()];
  await service.requestCode(phone);
  await service.requestCode(other);
  await service.database.timePasses(290);
  expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
  await service.database.timePasses(11);
  expect((await service.confirmCode(other, service.sms.codeFor(other))).body).toEqual(REFUSED);
});

it('R06: a code that expires while its confirmation waits for a row lock is refused', async () => {
  const phone = newPhone();
  await service.requestCode(phone);
  const holder = await service.database.connect();
  await holder.query('begin');
  await holder.query(`update challenge set expires_at = clock_timestamp() + interval '300 ms' where identifier = $1`, [
    phone,
  ]);
  const confirming = service.confirmCode(phone, service.sms.codeFor(phone));
  await holder.query('select pg_sleep(0.7)');
  await holder.query('commit');
  holder.release();
  expect((await confirming).body).toEqual(REFUSED);
  // Not even charged: what decides is the time after the wait, in every statement.
  expect(await guessesOf(phone)).toBe(0);
});

it('R06: a code that expires between the charge of its guess and the grant is refused', async () => {
  const phone = newPhone();
  await service.requestCode(phone);
  const holder = await service.database.connect();
  await holder.query('begin');
  // The charge looks at the code's end, and then waits to be counted.
  await holder.query(
    `insert into counter (name, slot, shard, value)
     select 'guess-failed', date_bin('5 minutes', clock_timestamp(), 'epoch') + later * interval '5 minutes', shard, 0
     from generate_series(0, 15) shard, generate_series(0, 1) later
     on conflict (name, slot, shard) do update set value = counter.value`,
  );
  await service.database.query(
    `update challenge set expires_at = clock_timestamp() + interval '2 seconds' where identifier = $1`,
    [phone],
  );
  const confirming = service.confirmCode(phone, service.sms.codeFor(phone));
  const isCharging = async () =>
    (
      await service.database.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).length > 0;
  while (!(await isCharging())) await new Promise((resolve) => void setTimeout(resolve, 5));
  await holder.query(
    `select pg_sleep_until(expires_at + interval '10 ms') from challenge where identifier = '${phone}'`,
  );
  await holder.query('commit');
  holder.release();
  expect((await confirming).body).toEqual(REFUSED);
  expect(await guessesOf(phone)).toBe(1);
});

it.each([10, -10])('R06: a service clock that is off by %d minutes changes nothing', async (minutes) => {
  const phone = newPhone();
  const now = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + minutes * 60_000);
  try {
    expect((await service.requestCode(phone)).body.otp?.timeout).toBe(60);
    await service.database.timePasses(290);
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
  } finally {
    jest.restoreAllMocks();
  }
});
