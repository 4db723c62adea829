import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import type { App } from '../src/app';
import { newPhone } from './support/phones';
import { type Answer, Service } from './support/service';

const REQUESTS = 500;
const WAVE = 25;

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
  service.sms.behave((response) => held.push(response));
  const answers: Promise<Answer>[] = [];
  let answered = 0;
  try {
    // They come in waves, since the pool refuses what has to wait for it too long.
    for (let wave = 0; wave < REQUESTS; wave += WAVE) {
      const phones = Array.from({ length: WAVE }, newPhone);
      answers.push(...phones.map((phone) => service.requestCode(phone).finally(() => void answered++)));
      while (held.length + answered < answers.length) await pause(10);
    }
    // A recurring job may have one for a moment; what a request holds would be held at every look.
    const looks: object[] = [];
    const free = { lent: 0, waiting: 0, atWork: 0 };
    while (!isDeepStrictEqual(looks.at(-1), free) && looks.length < 20) looks.push(await busyConnections());
    expect(looks.at(-1)).toEqual(free);
    expect(held.length).toBeGreaterThan(REQUESTS / 2);
    expect((await service.getUser(newPhone())).body.user).toBeDefined();
  } finally {
    for (const response of held) response.end('{"id":1,"cnt":1}');
    await Promise.all(answers);
  }
  expect((await Promise.all(answers)).filter(({ body }) => !body.otp)).toEqual([]);
}, 120_000);
