import { DataSource } from 'typeorm';
import { parseEnvironment } from '../src/environment';
import { dataSourceOptions } from '../src/database/data-source.options';
import { migrate } from '../src/database/migrate';
import { newPhone } from './support/phones';
import { AUDIT_KEY, IMSHOP_KEY, OTP_SECRET, RETAILER_KEY } from './support/production-settings';
import { runHere } from './support/run-here';
import { TestDatabase } from './support/test-database';

/** The last migration of version 2.1.0. */
const LAST_OF_2_1_0 = 'CreateAbuseLimitsAndAudit1764100000000';
const UUID = '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10';
const OLDER_UUID = '6b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10';

let database: TestDatabase;
beforeEach(async () => {
  database = await TestDatabase.create();
  const { migrations, ...options } = dataSourceOptions(environment());
  const last = migrations.findIndex(({ name }) => name === LAST_OF_2_1_0);
  const dataSource = await new DataSource({ ...options, migrations: migrations.slice(0, last + 1) }).initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
});
afterEach(() => database.drop());

const environment = () => parseEnvironment({ NODE_ENV: 'test', DATABASE_URL: database.url, LOG_LEVEL: 'silent' });

/** As 2.1.0 wrote them, one a day. */
async function insert(...accounts: { id: string; phone?: string; email?: string; isConfirmed?: boolean }[]) {
  for (const [day, { id, phone = null, email = null, isConfirmed = false }] of accounts.entries())
    await database.query(
      `insert into account (id, phone, email, email_confirmed, created_at)
       values ($1, $2, $3, $4, timestamptz '2026-01-01' + $5 * interval '1 day')`,
      [id, phone, email, isConfirmed, day],
    );
}

const accounts = () =>
  database.query(`select id, phone, email, email_confirmed as "isConfirmed" from account order by created_at`);
const mended = () => database.query(`select account_id as id, field, value, reason from mended order by id`);

it('R30: the migration gives every identifier of 2.1.0 its stored form', async () => {
  const [phone, other] = [newPhone(), newPhone()];
  await insert(
    { id: 'C-1', phone: '789990000001' },
    { id: 'C-2', phone, email: 'Ivan.Petrov@Mail.RU', isConfirmed: true },
    { id: 'C-3', email: 'b1@xn--80a1acny.xn--p1ai', isConfirmed: true },
    { id: 'C-4', email: 'и\u0306на@mail.ru' },
    { id: 'C-5', email: 'ЙНА2@mail.ru', isConfirmed: true },
    { id: 'C-6', email: 'ivan@axn--b.example', isConfirmed: true },
    { id: other, phone: other },
  );
  await migrate(environment());
  expect(await accounts()).toEqual([
    { id: 'C-1', phone: '79990000001', email: null, isConfirmed: false },
    { id: 'C-2', phone, email: 'ivan.petrov@mail.ru', isConfirmed: true },
    { id: 'C-3', phone: null, email: 'b1@почта.рф', isConfirmed: true },
    { id: 'C-4', phone: null, email: 'йна@mail.ru', isConfirmed: false },
    { id: 'C-5', phone: null, email: 'йна2@mail.ru', isConfirmed: true },
    { id: 'C-6', phone: null, email: 'ivan@axn--b.example', isConfirmed: true },
    { id: other, phone: other, email: null, isConfirmed: false },
  ]);
  expect(await mended()).toEqual([]);
});

it('R30: the migration clears what has no stored form, and keeps it', async () => {
  await insert(
    { id: '4702001', phone: '4702001' },
    { id: '88002000600', phone: '88002000600' },
    { id: 'C-1', email: 'mi\u212aiko@mail.ru', isConfirmed: true },
    { id: 'C-2', email: '"ivan petrov"@mail.ru' },
  );
  await migrate(environment());
  expect(await accounts()).toEqual([
    { id: '4702001', phone: null, email: null, isConfirmed: false },
    { id: '88002000600', phone: null, email: null, isConfirmed: false },
    { id: 'C-1', phone: null, email: null, isConfirmed: false },
    { id: 'C-2', phone: null, email: null, isConfirmed: false },
  ]);
  expect(await mended()).toEqual(
    expect.arrayContaining([
      { id: '4702001', field: 'phone', value: '4702001', reason: 'copy of the id, no mobile' },
      { id: '88002000600', field: 'phone', value: '88002000600', reason: 'copy of the id, no mobile' },
      { id: 'C-1', field: 'confirmed e-mail', value: 'mi\u212aiko@mail.ru', reason: 'no e-mail' },
      { id: 'C-2', field: 'e-mail', value: '"ivan petrov"@mail.ru', reason: 'no e-mail' },
    ]),
  );
});

it('R30: of two accounts that become one identifier the id of the retailer keeps it, else the older', async () => {
  const phone = newPhone();
  await insert(
    { id: UUID, phone: '79990000011', email: 'b1@почта.рф', isConfirmed: true },
    { id: 'C-1', phone: '789990000011', email: 'b1@xn--80a1acny.xn--p1ai', isConfirmed: true },
    { id: OLDER_UUID, phone },
    { id: 'older', phone: '79990000013' },
    { id: 'younger', phone: '789990000013' },
  );
  await migrate(environment());
  expect(await accounts()).toEqual([
    { id: UUID, phone: null, email: null, isConfirmed: false },
    { id: 'C-1', phone: '79990000011', email: 'b1@почта.рф', isConfirmed: true },
    { id: OLDER_UUID, phone, email: null, isConfirmed: false },
    { id: 'older', phone: '79990000013', email: null, isConfirmed: false },
    { id: 'younger', phone: null, email: null, isConfirmed: false },
  ]);
  expect(await mended()).toEqual(
    expect.arrayContaining([
      { id: UUID, field: 'phone', value: '79990000011', reason: 'also of C-1' },
      { id: UUID, field: 'confirmed e-mail', value: 'b1@почта.рф', reason: 'also of C-1' },
      { id: 'younger', field: 'phone', value: '789990000013', reason: 'also of older' },
    ]),
  );
});

it('prints what the migration cleared, and puts it back where the account may have it', async () => {
  await insert(
    { id: 'C-1', email: '"ivan petrov"@mail.ru' },
    { id: 'older', phone: '79990000021' },
    { id: 'younger', phone: '789990000021', email: 'y@mail.ru' },
  );
  await migrate(environment());
  const settings = {
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    OTP_SECRETS: OTP_SECRET,
    AUDIT_KEY,
    IMSHOP_API_KEYS: IMSHOP_KEY,
    RETAILER_API_KEYS: RETAILER_KEY,
  };
  const admin = (...words: string[]) => runHere(settings, 'mended', ...words);
  expect(JSON.parse(await admin())).toMatchObject([
    { id: '1', accountId: 'C-1', field: 'e-mail', value: '"ivan petrov"@mail.ru' },
    { id: '2', accountId: 'younger', field: 'phone', value: '789990000021' },
  ]);
  await expect(admin('--put-back', '1')).rejects.toMatchObject({ stderr: 'Неверные данные: e-mail\n', code: 1 });
  await expect(admin('--put-back', '2')).rejects.toMatchObject({ stderr: 'Этот телефон принадлежит другому id\n' });
  await database.query(`update account set phone = null where id = 'older'`);
  expect(await admin('--put-back', '2', '--why', 'asked for it')).toBe('The account younger has its phone again\n');
  expect(await database.query(`select phone, email from account where id = 'younger'`)).toEqual([
    { phone: '79990000021', email: 'y@mail.ru' },
  ]);
  expect(await mended()).toHaveLength(1);
});

it('R30: what a replica of 2.1.0 writes after the migration has its stored form too', async () => {
  await migrate(environment());
  // The statement of 2.1.0, with its conflict over lower(email).
  const write = `insert into account as a (id, email, email_confirmed) values ($1, $2, true)
    on conflict (lower(email)) where email_confirmed do update set email_confirmed = true returning id, email`;
  expect(await database.query(write, ['C-1', 'Ivan@Mail.ru'])).toEqual([{ id: 'C-1', email: 'ivan@mail.ru' }]);
  expect(await database.query(write, ['C-2', 'IVAN@mail.ru'])).toEqual([{ id: 'C-1', email: 'ivan@mail.ru' }]);
});
