import { RETAILER_KEY, Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start({ SMS_DAILY_BUDGET: '1000000' }, 2)));
afterAll(() => service.stop());

const phone = (n: number) => `79990004${String(n).padStart(3, '0')}`;
const backends = async () =>
  (
    await service.database.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and application_name = 'imshop-sign-in' order by pid`,
    )
  ).map(({ pid }) => pid);
const rollbacks = async () =>
  (
    await service.database.query<{ count: string }>(
      `select xact_rollback as count from pg_stat_database where datname = current_database()`,
    )
  )[0]?.count;

it('decides that a name is taken before the unique index is hit: no error of the database, no torn connection', async () => {
  const owners = Array.from({ length: 250 }, (_, i) => ({
    id: `owner-${i}`,
    phone: phone(i),
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
  const phones = Array.from({ length: 100 }, (_, i) => phone(500 + i));
  await Promise.all(phones.map((each) => service.requestCode(each)));
  const codes = phones.map((each) => service.sms.codeFor(each));
  const batches = Array.from({ length: 8 }, (_, n) =>
    phones.map((each, i) => ({ phone: each, bonuses: n * 1000 + i })).toSorted(() => (n % 2 === 0 ? 1 : -1)),
  );
  const [users, upserts] = await Promise.all([
    Promise.all(phones.map((each, i) => service.confirmCode(each, codes[i] ?? ''))),
    Promise.all(batches.map((batch) => service.upsert(...batch))),
  ]);
  expect(users.filter(({ body }) => !body.user)).toEqual([]);
  expect(upserts.flatMap(({ body }) => body.results ?? []).filter(({ error }) => error)).toEqual([]);
  expect(upserts.flatMap(({ body }) => body.results ?? [])).toHaveLength(8 * 100);
  const ids = users.map(({ body }) => body.user?.id);
  for (const { body } of upserts) {
    const byId = new Set(body.results?.map(({ id }) => id));
    expect(ids.every((id) => byId.has(id ?? ''))).toBe(true);
  }
  const rows = await service.database.query(`select phone from account where phone = any($1)`, [phones]);
  expect(rows).toHaveLength(100);
});

it('makes one account of a phone that a verified look-up and an upsert with an id name at the same moment', async () => {
  const phones = Array.from({ length: 60 }, (_, i) => phone(700 + i));
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

it('leaves a connection to users in a pool of the least size, however many upserts wait for each other’s names', async () => {
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
    expect((await service.requestCode(phone(900), { replica })).body.otp).toBeDefined();
    expect(answered).toBe(0);
    await client.query('select pg_advisory_unlock_all()');
    for (const { body } of await Promise.all(upserts)) expect(body.results).toHaveLength(1);
  } finally {
    await client.query('select pg_advisory_unlock_all()');
    client.release();
  }
});

it('writes nothing more once the call has been answered', async () => {
  const accounts = Array.from({ length: 300 }, (_, i) => ({ id: `late-${i}`, name: 'Поздний' }));
  const client = await service.database.connect();
  const lock = (i: number) => client.query(`select pg_advisory_lock(hashtextextended('id late-' || $1, 0))`, [i]);
  const unlock = (i: number) => client.query(`select pg_advisory_unlock(hashtextextended('id late-' || $1, 0))`, [i]);
  const isWaiting = async () =>
    (await service.database.query(`select from pg_locks where locktype = 'advisory' and not granted`)).length > 0;
  try {
    // Each batch of 50 waits for a name until just before its statement would time out; the call is answered meanwhile.
    for (let i = 0; i < 300; i += 50) await lock(i);
    let isAnswered = false;
    const answer = service.upsert(...accounts).finally(() => (isAnswered = true));
    for (let i = 0; i < 300; i += 50) {
      while (!(await isWaiting())) await new Promise((resolve) => setTimeout(resolve, 10));
      const waited = isAnswered ? 0 : 2_400;
      await new Promise((resolve) => setTimeout(resolve, waited));
      await unlock(i);
      if (isAnswered) break;
    }
    expect((await answer).status).toBe(503);
    while (await isWaiting()) await new Promise((resolve) => setTimeout(resolve, 10));
    const written = await service.database.query(`select id from account where id like 'late-%'`);
    expect(written.length).toBeLessThan(300);
    const before = written.length;
    await client.query('select pg_advisory_unlock_all()');
    await service.upsert({ id: 'after-late', name: 'После' });
    expect(await service.database.query(`select id from account where id like 'late-%'`)).toHaveLength(before);
  } finally {
    await client.query('select pg_advisory_unlock_all()');
    client.release();
  }
}, 60_000);
