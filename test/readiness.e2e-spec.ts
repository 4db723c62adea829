import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../src/config/project-folder';
import { BuiltService } from './support/built-service';
import { newPhone } from './support/phones';
import { SAFE_SETTINGS } from './support/production-settings';
import { Service } from './support/service';
import { statusOf } from './support/status-of';
import { TestDatabase } from './support/test-database';

const OWNER = `owner_${process.pid}`;
const SERVICE = `service_${process.pid}`;

let service: Service;
beforeEach(async () => void (service = await Service.start()));
afterEach(() => service.stop());

const ready = () => statusOf(`${service.urls[0]}/health/ready`);
const eventsOf = (...events: string[]) =>
  service.log
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => events.includes(String(event)));

it('a database that is not migrated is not ready, and one alert names what it lacks', async () => {
  expect(await ready()).toBe(200);
  await service.database.query(`create table kept as select * from migrations; delete from migrations where id > 1`);
  expect([await ready(), await ready()]).toEqual([503, 503]);
  await service.database.query('drop table migrations');
  expect(await ready()).toBe(503);
  await service.database.query('alter table kept rename to migrations');
  expect([await ready(), await ready()]).toEqual([200, 200]);
  expect(eventsOf('alert', 'alert-over')).toMatchObject([
    { event: 'alert', alert: 'not-migrated', reason: expect.stringContaining('CreateDelivery1764000000000') },
    { event: 'alert-over', alert: 'not-migrated' },
  ]);
});

it('a database with a migration of a newer version is ready', async () => {
  await service.database.query(`insert into migrations (timestamp, name) values (1, 'OfTomorrow1999999999999')`);
  expect(await ready()).toBe(200);
});

it('a database that is away is one alert, also where nobody calls, and a line when it is back', async () => {
  await service.database.goDown();
  while (eventsOf('alert').length === 0) await new Promise((resolve) => void setTimeout(resolve, 20));
  expect([await ready(), await ready()]).toEqual([503, 503]);
  await service.database.comeBack();
  while ((await ready()) !== 200) await new Promise((resolve) => void setTimeout(resolve, 20));
  expect(eventsOf('alert', 'alert-over')).toMatchObject([
    { event: 'alert', alert: 'database-away', reason: expect.stringMatching(/\S/) },
    { event: 'alert-over', alert: 'database-away' },
  ]);
});

describe('with DATABASE_MIGRATE=false', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    await BuiltService.build();
    database = await TestDatabase.create();
  });
  afterAll(async () => {
    await database.query(`drop owned by ${SERVICE}, ${OWNER}; drop role ${SERVICE}, ${OWNER}`);
    await database.drop();
  });

  const settings = (role: string, more: Record<string, string>) => {
    const url = Object.assign(new URL(database.url), { username: role, password: 'secret' });
    return {
      ...SAFE_SETTINGS,
      HOST: '127.0.0.1',
      DATABASE_URL: url.href,
      SMSC_URL: service.sms.url,
      ...more,
    };
  };

  it('the start says what is pending; the role of docs/production.md serves once its owner has migrated', async () => {
    const phone = newPhone();
    const [, sql = ''] =
      /```sql\n(-- As the owner.*?)```/s.exec(readFileSync(join(PROJECT_FOLDER, 'docs', 'production.md'), 'utf8')) ??
      [];
    await database.query(
      `create role ${OWNER} login password 'secret'; create role ${SERVICE} login password 'secret'`,
    );
    await database.query(`grant create, usage on schema public to ${OWNER}; grant ${OWNER} to current_user`);
    const beforeMigrating = sql.split('-- Once')[0] ?? '';
    expect(beforeMigrating).toContain('alter default privileges');
    const asOwner = (text: string) =>
      database.query(`set role ${OWNER}; ${text.replaceAll(/sign_in_service/g, SERVICE)}; reset role`);
    await asOwner(beforeMigrating);

    const replica = BuiltService.start(settings(SERVICE, { DATABASE_MIGRATE: 'false' }));
    const address = await replica.says(/"url":"([^"]+)"/);
    const pending = await replica.says(/"event":"migrations-pending","migrations":\[([^\]]+)\]/);
    expect(pending).toContain('CreateAccountAndChallenge1763900000000');
    expect(await statusOf(`${address}/health/ready`)).toBe(503);

    const owner = BuiltService.start(settings(OWNER, {}));
    await owner.says(/"event":"started"/);
    expect(await owner.stop()).toBe(0);
    await asOwner(sql.split('-- Once')[1]?.replace(/^.*/, '') ?? '');
    expect(await statusOf(`${address}/health/ready`)).toBe(200);
    const response = await fetch(`${address}/auth/otp/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', key: service.environment.IMSHOP_API_KEYS[0] as string },
      body: `{"userIdentifier":"${phone}"}`,
    });
    expect(await response.json()).toMatchObject({ otp: { codeLength: 6 } });
    expect(await replica.stop()).toBe(0);
  });
});
