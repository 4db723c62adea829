import { initDataOf } from './support/init-data';
import { failed } from './support/messages';
import { newPhone } from './support/phones';
import type { Service } from './support/service';
import { atOnce, TelegramLab } from './support/telegram-lab';

const REFUSED = failed('INVALID_INIT_DATA');
const ROUNDS = 20;

let lab: TelegramLab;
let service: Service;
beforeAll(async () => {
  lab = await TelegramLab.start();
  ({ service } = lab);
});
afterAll(() => lab.stop());

const telegram = (subject: string) => ({ provider: 'telegram', subject });
const find = async (request: object) => (await service.postAsRetailer('/profile/find', request)).body.account;

const BARRIER = 4711;

/** Waits until so many sessions wait for a lock. */
async function waitFor(waiters: number): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await service.database.query(waiting)).length < waiters)
    await new Promise((resolve) => void setTimeout(resolve, 5));
}

/** The calls, each of which has decided by what it saw when it comes to insert into the table: all insert at once. */
async function insertingAtOnce<Result>(table: string, calls: (() => Promise<Result>)[]): Promise<Result[]> {
  const holder = await service.database.connect();
  await holder.query(`
    create function wait_at_barrier() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${BARRIER});
      return new;
    end $$`);
  await holder.query(`create trigger wait before insert on ${table} for each row execute function wait_at_barrier()`);
  try {
    await holder.query(`select pg_advisory_lock(${BARRIER})`);
    const running = calls.map((call) => call());
    await waitFor(calls.length);
    await holder.query(`select pg_advisory_unlock(${BARRIER})`);
    return await Promise.all(running);
  } finally {
    await holder.query(`select pg_advisory_unlock_all()`);
    await holder.query(`drop trigger wait on ${table}`);
    await holder.query(`drop function wait_at_barrier()`);
    holder.release();
  }
}

describe('calls that have both decided before either writes', () => {
  it('the same init data for two phones: one is signed in, and the other has no account', async () => {
    const [telegramId, ...phones] = [lab.newTelegramId(), newPhone(), newPhone()];
    const tma = initDataOf({ telegramId });
    const answers = await insertingAtOnce(
      'init_data_use',
      phones.map((phone, replica) => () => lab.signIn({ telegramId, phone, tma, replica })),
    );
    const signedIn = answers.flatMap(({ body }) => body.user?.['phone'] ?? []);
    expect(signedIn).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error).map(({ body }) => body)).toEqual([REFUSED]);
    expect(await service.records.accountsOf(...phones)).toHaveLength(1);
    expect(await lab.phonesOf(telegramId)).toEqual(signedIn);
  });

  it('the same init data for one phone: both are signed in, to one account', async () => {
    const [telegramId, phone] = [lab.newTelegramId(), newPhone()];
    const tma = initDataOf({ telegramId });
    const calls = [0, 1].map((replica) => () => lab.signIn({ telegramId, phone, tma, replica }));
    const [one, other] = await insertingAtOnce('init_data_use', calls);
    expect(one?.body.user?.['phone']).toBe(phone);
    expect(other?.body).toEqual(one?.body);
  });

  it('one Telegram id with two phones, each with init data of its own: both sign in, one has the id', async () => {
    const [telegramId, ...phones] = [lab.newTelegramId(), newPhone(), newPhone()];
    const answers = await insertingAtOnce(
      'identity',
      phones.map((phone, replica) => () => lab.signIn({ telegramId, phone, replica })),
    );
    expect(answers.map(({ body }) => body.user?.['phone'])).toEqual(phones);
    expect(phones).toContain((await lab.phonesOf(telegramId))[0]);
    expect(await service.database.query('select from identity where subject = $1', [telegramId])).toHaveLength(1);
  });

  it('R27: a sign-in that waits for an erasure makes an account of its own, which has the id', async () => {
    const [telegramId, phone] = [lab.newTelegramId(), newPhone()];
    const before = (await lab.signIn({ telegramId: lab.newTelegramId(), phone })).body.user?.id;
    const eraser = await service.database.connect();
    try {
      await eraser.query('begin');
      await eraser.query('select from account where phone = $1 for update', [phone]);
      const signIn = lab.signIn({ telegramId, phone });
      await waitFor(1);
      await eraser.query('delete from account where phone = $1', [phone]);
      await eraser.query('commit');
      const { status, body } = await signIn;
      expect({ status, phone: body.user?.['phone'] }).toEqual({ status: 200, phone });
      expect(body.user?.id).not.toBe(before);
    } finally {
      eraser.release();
    }
    expect(await lab.phonesOf(telegramId)).toEqual([phone]);
  });
});

describe('calls at one moment, over two replicas', () => {
  it('R10: one user who is new gets one account, and the retailer hears of it once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [telegramId, phone] = [lab.newTelegramId(), newPhone()];
      const tma = initDataOf({ telegramId });
      const answers = await atOnce(Array.from({ length: 6 }, () => () => lab.signIn({ telegramId, phone, tma })));
      const ids = new Set(answers.map(({ body }) => body.user?.id));
      expect([...ids]).toEqual([expect.any(String)]);
      const told = await service.database.query('select type from outbox where account_id = $1', [[...ids][0]]);
      expect(told).toEqual([{ type: 'account.created' }]);
      expect(await lab.phonesOf(telegramId)).toEqual([phone]);
    }
  });

  it('the same init data for two phones: one is signed in, and the other has no account', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [telegramId, ...phones] = [lab.newTelegramId(), newPhone(), newPhone()];
      const tma = initDataOf({ telegramId });
      const calls = [...phones, ...phones].map((phone) => () => lab.signIn({ telegramId, phone, tma }));
      const answers = await atOnce(calls);
      const signedIn = [...new Set(answers.flatMap(({ body }) => body.user?.['phone'] ?? []))];
      expect(signedIn).toHaveLength(1);
      expect(answers.filter(({ body }) => body.user)).toHaveLength(2);
      for (const { body } of answers.filter((answer) => !answer.body.user)) expect(body).toEqual(REFUSED);
      expect(await service.records.accountsOf(...phones)).toHaveLength(1);
      expect(await lab.phonesOf(telegramId)).toEqual(signedIn);
    }
  });

  it('one Telegram id with two phones, each with init data of its own: both sign in, one has the id', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [telegramId, ...phones] = [lab.newTelegramId(), newPhone(), newPhone()];
      const calls = [...phones, ...phones, ...phones].map((phone) => () => lab.signIn({ telegramId, phone }));
      const answers = await atOnce(calls);
      expect(answers.map(({ body }) => body.user?.['phone'])).toEqual([...phones, ...phones, ...phones]);
      const [owner] = await lab.phonesOf(telegramId);
      expect(phones).toContain(owner);
      const rows = await service.database.query('select from identity where subject = $1', [telegramId]);
      expect(rows).toHaveLength(1);
    }
  });

  it('R27: sign-ins while the account is erased are answered, and leave no id without an account', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [telegramId, phone] = [lab.newTelegramId(), newPhone()];
      const { id } = (await lab.signIn({ telegramId, phone })).body.user ?? { id: '' };
      const erase = () => service.postAsRetailer('/profile/erase', { ids: [id], why: 'asked for it' });
      const call = () => lab.signIn({ telegramId, phone });
      const answers = await atOnce([call, erase, call, call]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      for (const { body } of [answers[0], ...answers.slice(2)].map((answer) => answer ?? { body: {} }))
        expect(body).toMatchObject({ user: { phone } });
      expect(
        await service.database.query(
          'select from identity i where not exists (select from account a where a.key = i.account_key)',
        ),
      ).toEqual([]);
    }
  });

  it('R37: sign-ins while two accounts become one end at the one that is left, and so does the id', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [telegramId, phone] = [lab.newTelegramId(), newPhone()];
      const { id: made } = (await lab.signIn({ telegramId, phone })).body.user ?? { id: '' };
      const merger = `merges-${round}`;
      await service.upsert({ id: merger, name: 'Анна' });
      const call = () => lab.signIn({ telegramId, phone });
      const answers = await atOnce([call, call, () => service.upsert({ id: merger, phone }), call, call]);
      expect(answers[2]?.body.results).toEqual([{ id: merger, status: 'merged' }]);
      for (const { body } of answers.filter((answer) => !answer.body.results))
        expect([made, merger]).toContain(body.user?.id);
      expect(await find({ id: merger })).toMatchObject({ phone, identities: [telegram(telegramId)] });
    }
  });
});
