import pLimit from 'p-limit';
import { newPhone, newPhones } from './support/phones';
import { RETAILER_KEY } from './support/production-settings';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start({ SMS_DAILY_BUDGET: '1000000' }, 2)));
afterAll(() => service.stop());

const backends = async () =>
  (
    await service.database.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and application_name = 'imshop-sign-in' order by pid`,
    )
  ).map(({ pid }) => pid);
const rollbacks = async () =>
  (
    await service.database.query<{ count: string }>(
      `select xact_rollback as count from pg_stat_database where datname = current_database()`,
    )
  )[0]?.count;

it('decides that a name is taken before the unique index is hit, without an error or a torn connection', async () => {
  const owners = Array.from({ length: 250 }, (_, i) => ({
    id: `owner-${i}`,
    phone: newPhone(),
    email: `owner${i}@shop.example`,
    emailConfirmed: true,
  }));
  await service.upsert(...owners);
  const [pids, errors] = [await backends(), await rollbacks()];
  const thieves = owners.flatMap(({ phone: taken, email }, i) => [
    { id: `thief-${i}`, phone: taken },
    { id: `thief-of-mail-${i}`, email, emailConfirmed: true },
  ]);
  const { status, body } = await service.upsert(...thieves);
  expect(status).toBe(200);
  expect(body.results?.filter((result) => result.error)).toHaveLength(500);
  expect(await backends()).toEqual(expect.arrayContaining(pids));
  // Statistics of a session are there at the latest when it has been idle for a moment.
  await service.database.query('select pg_stat_force_next_flush()');
  expect(await rollbacks()).toBe(errors);
});

it('makes one account of a phone that upserts and sign-ins name at the same moment, and loses no result', async () => {
  const phones = newPhones(150);
  await Promise.all(phones.map((each) => service.requestCode(each)));
  const codes = phones.map((each) => service.sms.codeFor(each));
  const batches = Array.from({ length: 12 }, (_, n) =>
    phones.map((each, i) => ({ phone: each, bonuses: n * 1000 + i })).toSorted(() => (n % 2 === 0 ? 1 : -1)),
  );
  // As many at a time as find a connection free beside the upserts: whoever waits for one for 2 seconds is turned away.
  const inTurns = pLimit(14);
  const [users, upserts] = await Promise.all([
    Promise.all(phones.map((each, i) => inTurns(() => service.confirmCode(each, codes[i] ?? '')))),
    Promise.all(batches.map((batch) => service.upsert(...batch))),
  ]);
  expect(users.filter(({ body }) => !body.user)).toEqual([]);
  expect(upserts.flatMap(({ body }) => body.results ?? []).filter(({ error }) => error)).toEqual([]);
  expect(upserts.flatMap(({ body }) => body.results ?? [])).toHaveLength(12 * 150);
  const ids = users.map(({ body }) => body.user?.id);
  for (const { body } of upserts) {
    const byId = new Set(body.results?.map(({ id }) => id));
    expect(ids.every((id) => byId.has(id ?? ''))).toBe(true);
  }
  expect(await service.records.accountsOf(...phones)).toHaveLength(150);
});

it('makes one account of a phone that a verified look-up and an upsert with an id name at one moment', async () => {
  const phones = newPhones(60);
  const [gets, upserts] = await Promise.all([
    Promise.all(phones.map((each) => service.getUser(each))),
    Promise.all(phones.map((each, i) => service.upsert({ id: `named-${i}`, phone: each }))),
  ]);
  for (const [i, { body }] of gets.entries()) {
    const isTheRetailers = body.user?.id === `named-${i}`;
    expect(upserts[i]?.body.results).toEqual([{ id: `named-${i}`, status: isTheRetailers ? 'created' : 'adopted' }]);
    expect((await service.getUser(body.user?.id ?? '')).body.user?.id).toBe(`named-${i}`);
  }
});

it('confirms the addresses on file of many accounts in one call', async () => {
  const accounts = Array.from({ length: 60 }, (_, i) => ({ id: `on-file-${i}`, email: `on-file-${i}@shop.example` }));
  await service.upsert(...accounts);
  const { status, body } = await service.upsert(...accounts.map(({ id }) => ({ id, emailConfirmed: true })));
  expect(status).toBe(200);
  expect(body.results).toEqual(accounts.map(({ id }) => ({ id, status: 'updated' })));
  expect((await service.getUser('on-file-59@shop.example')).body.user).toMatchObject({ id: 'on-file-59' });
});

it('leaves users a connection in the smallest pool, however many upserts wait for each other’s names', async () => {
  const replica = await service.addReplica({ DATABASE_POOL_SIZE: '2' });
  const client = await service.database.connect();
  const headers = { authorization: `Bearer ${RETAILER_KEY}` };
  let answered = 0;
  try {
    await client.query(`select pg_advisory_lock(hashtextextended('id contested', 0))`);
    const upserts = Array.from({ length: 4 }, () =>
      service
        .post('/profile/upsert', { accounts: [{ id: 'contested' }] }, { headers, replica })
        .finally(() => answered++),
    );
    const waits = `select from pg_locks where locktype = 'advisory' and not granted`;
    while ((await service.database.query(waits)).length === 0);
    expect((await service.requestCode(newPhone(), { replica })).body.otp).toBeDefined();
    expect(answered).toBe(0);
    await client.query('select pg_advisory_unlock_all()');
    for (const { body } of await Promise.all(upserts)) expect(body.results).toHaveLength(1);
  } finally {
    await client.query('select pg_advisory_unlock_all()');
    client.release();
  }
});

it('writes nothing once the call has been answered', async () => {
  const client = await service.database.connect();
  const key = `hashtextextended('id late-' || n, 0)`;
  const waited = `
    select n from generate_series(0, 4) n, pg_locks l
    where l.locktype = 'advisory' and not l.granted and (l.classid::bigint << 32 | l.objid::bigint) = ${key}`;
  const write = (name: string) => {
    const accounts = Array.from({ length: 60 }, (_, i) => ({ id: i === 0 ? name : `${name}-${i}` }));
    return service.postAsRetailer('/profile/upsert', { accounts }, { replica: 0 });
  };
  try {
    await client.query(`select pg_advisory_lock(${key}) from generate_series(0, 4) n`);
    const answers = Array.from({ length: 5 }, (_, n) => write(`late-${n}`));
    // Calls with many accounts take turns, and each waits for a name until just before its statement would time out:
    // the last one is answered while it waits.
    const turns: number[] = [];
    while (turns.length < 5) {
      const [turn] = await service.database.query<{ n: number }>(waited);
      await new Promise((resolve) => void setTimeout(resolve, turn ? 2_400 : 10));
      if (turn) await client.query(`select pg_advisory_unlock(${key}) from generate_series($1::int, $1) n`, [turn.n]);
      if (turn) turns.push(turn.n);
    }
    const last = turns[4] ?? -1;
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses).toEqual([0, 1, 2, 3, 4].map((n) => (n === last ? 503 : 200)));
    expect((await write('after')).status).toBe(200);
    const written = await service.database.query<{ id: string }>(`select id from account where id like 'late-_'`);
    expect(written.map(({ id }) => id)).not.toContain(`late-${last}`);
    expect(written).toHaveLength(4);
  } finally {
    await client.query('select pg_advisory_unlock_all()');
    client.release();
  }
}, 60_000);
