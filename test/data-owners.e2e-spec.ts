import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AdminModule } from '../src/admin/admin.module';
import { DataOwners } from '../src/data-lifecycle/data-owners';
import { Service } from './support/service';

let service: Service;
let commands: INestApplicationContext;
beforeAll(async () => {
  service = await Service.start();
  const options = { logger: false, abortOnError: false } as const;
  commands = await NestFactory.createApplicationContext(AdminModule.with(service.environment, 'tests'), options);
});
afterAll(async () => {
  await commands.close();
  await service.stop();
});

/** The columns that can tell a person from others, by their name; an id that is a text comes from outside. */
const IDENTIFYING = `
  select table_name || '.' || column_name as column
  from information_schema.columns join information_schema.tables using (table_schema, table_name)
  where table_schema = current_schema() and table_type = 'BASE TABLE'
    and (column_name ~ '(phone|mail|identifier|hmac|account|challenge|person|user|prefix|address)'
      or column_name = 'id' and data_type = 'text')
  order by 1`;

const identifyingColumns = async () =>
  (await service.database.query<{ column: string }>(IDENTIFYING)).map(({ column }) => column);

const ownedColumns = () =>
  commands
    .get(DataOwners)
    .ofPersonalData()
    .flatMap((owner) =>
      Object.entries(owner.identifyingColumns).flatMap(([table, columns]) => columns.map((name) => `${table}.${name}`)),
    );

const withoutOwner = async () => (await identifyingColumns()).filter((column) => !ownedColumns().includes(column));

describe('stored data of a person', () => {
  it('R27: every column that identifies a person has an owner, who exports and erases its rows', async () => {
    expect(await withoutOwner()).toEqual([]);
    expect(ownedColumns().length).toBeGreaterThan(10);
  });

  it('R27: a table with a phone that nobody owns is found', async () => {
    await service.database.query('create table forgotten (id bigint, phone text)');
    expect(await withoutOwner()).toEqual(['forgotten.phone']);
    await service.database.query('drop table forgotten');
  });

  it('owners name only columns that exist, and each column has one owner', async () => {
    const columns = await service.database.query<{ column: string }>(
      `select table_name || '.' || column_name as column from information_schema.columns
       where table_schema = current_schema()`,
    );
    expect(ownedColumns().filter((owned) => !columns.some(({ column }) => column === owned))).toEqual([]);
    expect(new Set(ownedColumns()).size).toBe(ownedColumns().length);
  });

  it('the service removes what has had its time in all rooms that keep rows for a time', () => {
    const names = service.replicas[0]?.nest
      .get(DataOwners)
      .ofExpiringData()
      .map((owner) => owner.constructor.name);
    expect(names?.toSorted()).toEqual([
      'AccountData',
      'AuditData',
      'BlockData',
      'BreakerData',
      'ChallengeData',
      'DeliveryData',
      'InitDataUses',
      'LimitsData',
      'OutboxData',
    ]);
  });
});
