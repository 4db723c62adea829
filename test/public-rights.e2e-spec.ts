import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/database/data-source.options';
import { migrate } from '../src/database/migrate';
import { Retention } from '../src/jobs/retention';
import { newPhone } from './support/phones';
import { Service } from './support/service';

/** The migrations of 2.1.0. */
const OF_2_1_0 = 3;

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

it('R36: a role whose rights on 2.1.0 were those of PUBLIC goes on serving once it is migrated', async () => {
  const { database, environment } = service;
  const role = `of_public_${new URL(database.url).pathname.slice(1)}`;
  await database.query(`
    drop schema public cascade; create schema public; grant usage on schema public to public;
    create role ${role} login password 'of-public'`);
  const options = dataSourceOptions(environment);
  const before = await new DataSource({ ...options, migrations: options.migrations.slice(0, OF_2_1_0) }).initialize();
  await before.runMigrations();
  await before.destroy();
  await database.query('grant select, insert, update, delete on all tables in schema public to public');
  await migrate(environment);

  const address = new URL(database.url);
  [address.username, address.password] = [role, 'of-public'];
  const replica = await service.addReplica({ DATABASE_URL: address.href });
  const [phone, other] = [newPhone(), newPhone()];
  await service.requestCode(phone, { replica });
  const { user } = (await service.confirmCode(phone, service.sms.codeFor(phone), { replica })).body;
  const asRetailer = async (path: string, body: object) =>
    (await service.postAsRetailer(`/profile/${path}`, body, { replica })).body;
  const accounts = [
    { id: 'own', phone },
    { id: 'other', phone: other },
  ];
  expect((await asRetailer('upsert', { accounts })).results).toMatchObject([
    { id: 'own', status: 'adopted' },
    { id: 'other', status: 'created' },
  ]);
  expect((await asRetailer('erase', { ids: ['other'], why: 'asked for it' })).results).toEqual([
    { id: 'other', status: 'erased' },
  ]);
  const types = async () => (await asRetailer('changes', {})).changes?.map(({ type }) => type) ?? [];
  while ((await types()).length < 3) await new Promise((resolve) => void setTimeout(resolve, 50));
  expect(await types()).toEqual(['account.created', 'account.adopted', 'account.erased']);
  expect((await service.getUser(user?.id ?? '', { replica })).body.user?.id).toBe('own');
  await service.replicas[replica]?.nest.get(Retention).remove();

  await service.replicas[replica]?.nest.close();
  await database.query(`drop owned by ${role}; drop role ${role}`);
});
