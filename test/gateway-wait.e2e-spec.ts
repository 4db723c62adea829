import type { ServerResponse } from 'node:http';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import type { App } from '../src/app';
import { Service } from './support/service';

const REQUESTS = 500;

let service: Service;
beforeAll(async () => void (service = await Service.start({ SMS_TIMEOUT_MS: '9500', CODE_DEADLINE_MS: '9500' })));
afterAll(() => service.stop());

/** The connections of the service that are busy: lent out by its pool, or at work for PostgreSQL. */
async function busyConnections(): Promise<{ lent: number; waiting: number; atWork: number }> {
  const { nest } = service.replicas[0] as App;
  const { totalCount, idleCount, waitingCount } = (nest.get(DataSource).driver as PostgresDriver).master as Pool;
  const [row] = await service.database.query<{ count: number }>(
    `select count(*)::int from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
  );
  return { lent: totalCount - idleCount, waiting: waitingCount, atWork: row?.count ?? -1 };
}

it(`holds no connection to the database while a gateway lets ${REQUESTS} requests wait`, async () => {
  const held: ServerResponse[] = [];
  const allHeld = new Promise<void>((resolve) => {
    service.sms.behave((response) => {
      held.push(response);
      if (held.length === REQUESTS) resolve();
    });
  });
  const phones = Array.from({ length: REQUESTS }, (_, i) => `7999000${6000 + i}`);
  const answers = Promise.all(phones.map((phone) => service.requestCode(phone)));
  await allHeld;
  expect(await busyConnections()).toEqual({ lent: 0, waiting: 0, atWork: 0 });
  expect((await service.getUser('79990000001')).body.user).toBeDefined();
  for (const response of held) response.end('{"id":1,"cnt":1}');
  expect((await answers).filter(({ body }) => !body.otp)).toEqual([]);
});
