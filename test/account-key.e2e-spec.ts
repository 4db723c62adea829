import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/database/data-source.options';
import { parseEnvironment } from '../src/environment';
import { TestDatabase } from './support/test-database';

/** The first migration after version 3.2.0. */
const FIRST = 'CreateAccountKey1764340000000';

let database: TestDatabase;
beforeEach(async () => void (database = await TestDatabase.create()));
afterEach(() => database.drop());

/** Runs the migrations that have not run yet: those of 3.2.0, and `more` of the later ones. */
async function migrateTo(more: number): Promise<void> {
  const { migrations, ...options } = dataSourceOptions(
    parseEnvironment({ NODE_ENV: 'test', DATABASE_URL: database.url, LOG_LEVEL: 'silent' }),
  );
  const last = migrations.findIndex(({ name }) => name === FIRST) + more;
  const dataSource = await new DataSource({ ...options, migrations: migrations.slice(0, last) }).initialize();
  await dataSource.runMigrations({ transaction: 'each' });
  await dataSource.destroy();
}

/** The statement by which 3.2.0 writes accounts of the retailer. */
const WRITE = `
  insert into account (id, phone, email, email_confirmed, data) values ($1, $2, null, false, '{}')
  on conflict (id) do update set phone = excluded.phone, updated_at = clock_timestamp()`;
/** The statement by which 3.2.0 gives a phone its account. */
const OPEN = `
  insert into account as a (id, phone, is_review) values (gen_random_uuid(), $1, false)
  on conflict (phone) do update set phone = excluded.phone returning a.id, a.xmax = 0 as "isNew"`;

const withoutTheirKey = () =>
  database.query(`
    select a.id, a.key, i.account_key from account a full join account_id i on i.id = a.id
    where a.key is null or i.account_key is distinct from a.key or not i.is_current`);

it('gives every account of 3.2.0 its key, also those that its replicas write while the migrations run', async () => {
  await migrateTo(0);
  await database.query(`
    insert into account (id, phone) select 'c-' || n, (79990000000 + n)::text from generate_series(1, 12001) n`);
  await migrateTo(1);
  await database.query(WRITE, ['made-meanwhile', '79990020001']);
  await database.query(WRITE, ['c-11000', '79990020002']);
  await database.query(OPEN, ['79990020003']);
  expect(await database.query(OPEN, ['79990000001'])).toEqual([{ id: 'c-1', isNew: false }]);
  await database.query(`delete from account where id in ('c-5', 'c-11000')`);
  await migrateTo(2);
  await database.query(WRITE, ['made-later', '79990020004']);
  await migrateTo(3);
  await database.query(WRITE, ['made-last', '79990020005']);
  await database.query(OPEN, ['79990020006']);
  expect(await withoutTheirKey()).toEqual([]);
  expect(
    await database.query(`select count(*)::int as accounts, count(distinct key)::int as keys from account`),
  ).toEqual([{ accounts: 12_004, keys: 12_004 }]);
});

describe('R37: ids and aliases in the database', () => {
  beforeEach(async () => {
    await migrateTo(3);
    await database.query(`insert into account (id, phone, id_made_here) values ('made-here', '79990000001', true)`);
    await database.query(`update account set id = 'own', id_made_here = false where id = 'made-here'`);
  });

  const ids = () => database.query(`select id, is_current as "isCurrent" from account_id order by id`);

  it('R37: an id that is replaced stays as an alias, which nobody may take for another account', async () => {
    expect(await ids()).toEqual([
      { id: 'made-here', isCurrent: false },
      { id: 'own', isCurrent: true },
    ]);
    await expect(database.query(WRITE, ['made-here', null])).rejects.toThrow('account_id_pkey');
    await database.query(WRITE, ['other', null]);
    await expect(database.query(`update account set id = 'made-here' where id = 'other'`)).rejects.toThrow(
      'account_id_pkey',
    );
  });

  it('R37: the ids of an account go with it', async () => {
    await database.query(WRITE, ['other', null]);
    await database.query(`delete from account where id = 'own'`);
    expect(await ids()).toEqual([{ id: 'other', isCurrent: true }]);
  });

  it('can be taken back to 3.2.0 and brought up again with the accounts in it', async () => {
    const options = dataSourceOptions(parseEnvironment({ NODE_ENV: 'test', DATABASE_URL: database.url }));
    const last = options.migrations.findIndex(({ name }) => name === FIRST) + 3;
    const dataSource = await new DataSource({
      ...options,
      migrations: options.migrations.slice(0, last),
    }).initialize();
    for (let i = 0; i < 3; i++) await dataSource.undoLastMigration({ transaction: 'each' });
    await dataSource.destroy();
    await database.query(WRITE, ['of-the-old-version', null]);
    await migrateTo(3);
    await database.query(WRITE, ['of-the-new-version', null]);
    expect(await withoutTheirKey()).toEqual([]);
    expect(await ids()).toHaveLength(3);
  });
});
