import { ConsentLab } from './support/consent-lab';
import { newPhone } from './support/phones';
import { ASKING, RegistrationLab } from './support/registration-lab';

let lab: ConsentLab;
beforeAll(async () => void (lab = await ConsentLab.start(ASKING)));
afterAll(() => lab.stop());

it('R28: a registration that waits for a consent of a fast clock is the last one, as its field says', async () => {
  const registrations = new RegistrationLab(lab.service);
  const phone = newPhone();
  const id = `raced-${phone}`;
  await lab.write({ id, phone });
  await registrations.request(phone, { fullName: 'Иван', email: 'ivan@shop.example', allowSms: false });
  const holder = await lab.service.database.connect();
  try {
    await holder.query('begin');
    await holder.query('select from account where id = $1 for update', [id]);
    const confirmed = registrations.confirm(phone);
    const locks = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await lab.service.database.query(locks)).length < 1) await new Promise((resolve) => setImmediate(resolve));
    await holder.query(
      `insert into consent (account_key, kind, given, at, source, proof)
       select key, 'sms', true, clock_timestamp() + interval '4 minutes', 'retailer', 'retailer'
       from account where id = $1`,
      [id],
    );
    await holder.query('commit');
    expect((await confirmed).body.user).toMatchObject({ id });
  } finally {
    holder.release(true);
  }
  const [last] = (await lab.consentsOf(id)).toSorted(
    (a, b) => b.at.getTime() - a.at.getTime() || Number(b.seq) - Number(a.seq),
  );
  expect(last).toMatchObject({ given: false, source: 'registration' });
  expect(await lab.fieldsOf(id)).toMatchObject({ sms: false });
});

it('a registration whose account gives its phone up meanwhile holds no row while it waits for the name', async () => {
  const registrations = new RegistrationLab(lab.service);
  const phone = newPhone();
  const id = `renamed-${phone}`;
  await lab.write({ id, phone });
  await registrations.request(phone, { fullName: 'Иван', email: 'ivan@shop.example' });
  const [renaming, naming] = [await lab.service.database.connect(), await lab.service.database.connect()];
  try {
    await renaming.query('begin');
    await renaming.query('update account set phone = null where id = $1', [id]);
    const confirmed = registrations.confirm(phone);
    const locks = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const waits = async (event: string) => {
      const sql = `${locks} and wait_event = '${event}'`;
      while ((await lab.service.database.query(sql)).length < 1) await new Promise((resolve) => setImmediate(resolve));
    };
    await waits('transactionid');
    await naming.query('begin');
    await naming.query(`set local lock_timeout = '1s'`);
    // Where the sign-in has the name already, it waits for the row alone, and nobody waits in a circle.
    const { rows } = await naming.query<{ isFree: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as "isFree"`,
      [`phone ${phone}`],
    );
    await renaming.query('commit');
    if (rows[0]?.isFree) {
      await waits('advisory');
      await naming.query('select from account where id = $1 for update', [id]);
    }
    await naming.query('commit');
    expect((await confirmed).body.user).toMatchObject({ phone, name: 'Иван' });
  } finally {
    renaming.release(true);
    naming.release(true);
  }
});
