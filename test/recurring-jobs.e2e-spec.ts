import { RecurringJobs } from '../src/jobs/recurring-jobs';
import { Retention } from '../src/jobs/retention';
import { newPhone, newPhones } from './support/phones';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start({ DELIVERY_RETENTION_DAYS: '7' }, 2)));
afterAll(() => service.stop());

const jobs = () => service.replicas.map(({ nest }) => nest.get(RecurringJobs));

describe('work that recurs', () => {
  const runs: number[] = [];
  const everyone = (seconds: number, name: string) =>
    Promise.all(
      jobs().flatMap((each, replica) =>
        Array.from({ length: 10 }, () =>
          each.runIfDue(seconds, name, () => {
            runs.push(replica);
            return Promise.resolve();
          }),
        ),
      ),
    );

  it('is done once, whichever of all replicas comes first', async () => {
    await everyone(600, 'once');
    expect(runs).toHaveLength(1);
    await everyone(600, 'once');
    expect(runs).toHaveLength(1);
  });

  it('is done again when it is due', async () => {
    runs.length = 0;
    await everyone(600, 'again');
    await service.database.query(`update recurring_job set due_at = due_at - interval '601 seconds'`);
    await everyone(600, 'again');
    expect(runs).toHaveLength(2);
  });

  it('that fails is logged, and harms nobody', async () => {
    const fail = () => Promise.reject(new Error('the gateway is on fire'));
    await jobs()[0]?.runIfDue(600, 'failing', fail);
    expect(service.log.findLast((line) => line.includes('job-failed'))).toContain('the gateway is on fire');
  });
});

describe('the records of deliveries', () => {
  it('are removed after their days, reports of unknown SMS after an hour, and nothing else', async () => {
    const insert = (days: number, hours: number, isOurs: boolean, count: number) =>
      service.database.query(
        `insert into delivery (gateway, message_id, challenge_id, outcome, sent_at)
         select 'smsc', gen_random_uuid(), ${isOurs ? 'gen_random_uuid()' : 'null'}, 'accepted',
           clock_timestamp() - $1 * interval '1 day' - $2 * interval '1 hour'
         from generate_series(1, $3)`,
        [days, hours, count],
      );
    await insert(7, 1, true, 2_500);
    await insert(6, 23, true, 3);
    await insert(0, 2, false, 1_200);
    await insert(0, 0, false, 2);
    await service.database.query(
      `insert into gateway_breaker values ('smsc', 'gone', 'open', null, now(), now() - interval '2 hours')`,
    );
    await service.replicas[0]?.nest.get(Retention).remove();
    const left = await service.database.query(
      `select (challenge_id is not null) as "isOurs", count(*)::int from delivery group by 1 order by 1`,
    );
    expect(left).toEqual([
      { isOurs: false, count: 2 },
      { isOurs: true, count: 3 },
    ]);
    expect(await service.database.query('select from gateway_breaker')).toEqual([]);
  });
});

describe('challenges', () => {
  it('R02: are removed when idle for 30 days, but not with failures in a row, which no pause forgives', async () => {
    const phones = newPhones(4);
    for (const phone of phones) await service.requestCode(phone);
    for (const [phone, failures] of [
      [phones[1], 100],
      [phones[2], 1],
    ])
      await service.database.query('update challenge set failures_in_row = $2 where identifier = $1', [
        phone,
        failures,
      ]);
    await service.database.query(
      `update challenge set expires_at = expires_at - interval '31 days' where identifier <> $1`,
      [phones[3]],
    );
    await service.replicas[0]?.nest.get(Retention).remove();
    const left = await service.database.query<{ identifier: string }>('select identifier from challenge order by 1');
    expect(left.map(({ identifier }) => identifier)).toEqual(phones.slice(1));
  });
});

describe('what erasing needs', () => {
  it('is kept as long as there may be something to find: former phones, and the fingerprints of keys', async () => {
    const [first, requested, fresh, last] = [newPhone(), newPhone(), newPhone(), newPhone()];
    for (const phone of [first, requested, fresh, last]) await service.upsert({ id: 'moved', phone });
    const days = (count: number) => `now() - interval '${count} days'`;
    await service.database.query(`update former_identifier set at = ${days(366)} where identifier <> $1`, [fresh]);
    await service.requestCode(requested);
    await service.database.query(
      `insert into audit_key values ('old', ${days(396)}), ('margin', ${days(394)}), ('of a block', ${days(1000)})`,
    );
    await service.database.query(`insert into block (prefix, audit_key) values ('hmac:x', 'of a block')`);
    await service.replicas[0]?.nest.get(Retention).remove();
    const former = await service.database.query<{ identifier: string }>(
      'select identifier from former_identifier order by 1',
    );
    expect(former.map(({ identifier }) => identifier)).toEqual([requested, fresh]);
    const keys = await service.database.query<{ fingerprint: string }>(
      'select fingerprint from audit_key order by used_at',
    );
    expect(keys.map(({ fingerprint }) => fingerprint)).toEqual([
      'of a block',
      'margin',
      expect.stringMatching(/^[0-9a-f]{16}$/),
    ]);
  });
});

it('what the migration cleared is kept for 90 days', async () => {
  const insert = (days: number) =>
    service.database.query(
      `insert into mended (account_id, field, value, reason, mended_at)
       values ($1, 'phone', '4702001', 'no phone', clock_timestamp() - $2 * interval '1 day')`,
      [`mended-${days}`, days],
    );
  await insert(89);
  await insert(91);
  await service.replicas[0]?.nest.get(Retention).remove();
  expect(await service.database.query('select account_id as id from mended')).toEqual([{ id: 'mended-89' }]);
});

describe('the shards of a counter', () => {
  const rows = (name: string) =>
    service.database.query<{ shard: number; value: string }>('select shard, value from counter where name = $1', [
      name,
    ]);
  const sum = async (name: string) => (await rows(name)).reduce((total, { value }) => total + Number(value), 0);
  const insert = (name: string, minutesAgo: number) =>
    service.database.query(
      `insert into counter (name, slot, shard, value)
       select $1, date_bin('5 minutes', clock_timestamp() - $2 * interval '1 minute', 'epoch'), shard, 1
       from generate_series(0, 15) shard
       on conflict (name, slot, shard) do update set value = counter.value + excluded.value`,
      [name, minutesAgo],
    );
  const merge = () => Promise.all(service.replicas.map(({ nest }) => nest.get(Retention).remove()));

  it('are merged once their slot is over, while others still add to it, and no count is lost', async () => {
    for (const minutesAgo of [0, 20, 40]) await insert('sms:7999001', minutesAgo);
    await Promise.all([merge(), ...[20, 40, 20, 40].map((minutesAgo) => insert('sms:7999001', minutesAgo))]);
    await merge();
    expect(await sum('sms:7999001')).toBe(16 * 7);
    // Those of the present slot, and one of each slot before.
    expect(await rows('sms:7999001')).toHaveLength(18);
  });

  it('stay as they are where they count a day, whose slot is written to until it is over', async () => {
    await insert('sms', 600);
    await merge();
    expect((await rows('sms')).map(({ shard }) => shard)).not.toContain(16);
  });
});
