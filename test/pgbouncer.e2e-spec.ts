import { Client } from 'pg';
import { BuiltService } from './support/built-service';
import { FakeSmsc } from './support/fake-smsc';
import { PGBOUNCER, PgBouncer } from './support/pgbouncer';
import { newPhone } from './support/phones';
import { IMSHOP_KEY, SAFE_SETTINGS } from './support/production-settings';
import { statusOf } from './support/status-of';
import { TestDatabase } from './support/test-database';

const describeWithPgBouncer = PGBOUNCER ? describe : describe.skip;
const missing = PGBOUNCER ? '' : ' (skipped: PgBouncer is not installed, apt-get install pgbouncer)';

let database: TestDatabase;
let sms: FakeSmsc;
const open: { stop(): Promise<unknown> }[] = [];
beforeEach(async () => {
  await BuiltService.build();
  database = await TestDatabase.create();
  sms = await FakeSmsc.start();
});
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.stop();
  await sms.stop();
  await database.drop();
});

async function bouncer(mode: 'session' | 'transaction', poolSize?: number): Promise<PgBouncer> {
  const started = await PgBouncer.start(database.url, mode, poolSize);
  open.push(started);
  return started;
}

function replica(DATABASE_URL: string, settings: Record<string, string> = {}): BuiltService {
  const service = BuiltService.start({
    ...SAFE_SETTINGS,
    HOST: '127.0.0.1',
    DATABASE_URL,
    SMS_RANGE_PER_HOUR: '1000000',
    SMSC_URL: sms.url,
    ...settings,
  });
  open.push({ stop: () => service.stop('SIGKILL') });
  return service;
}

async function post(url: string, body: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { 'content-type': 'application/json', key: IMSHOP_KEY };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Many users at once, each through the whole dialogue; what was not as it should be. */
async function signIn(addresses: string[], users: number): Promise<unknown[]> {
  const faults = await Promise.all(
    Array.from({ length: users }, async (_, i) => {
      const address = (n: number) => addresses[(i + n) % addresses.length] as string;
      const userIdentifier = newPhone();
      const requested = await post(`${address(0)}/auth/otp/request`, { userIdentifier });
      if (!requested.body['otp']) return requested;
      const otp = sms.codeFor(userIdentifier);
      const confirmed = await post(`${address(1)}/auth/otp/confirm`, { userIdentifier, otp });
      const read = await post(`${address(0)}/profile/get`, { userIdentifier });
      return confirmed.body['user'] && read.body['user'] ? undefined : [confirmed, read];
    }),
  );
  return faults.filter((fault) => fault !== undefined);
}

/** What a session that the pooler lends has of others. */
async function sessionAt(connectionString: string): Promise<unknown> {
  const client = new Client({ connectionString });
  await client.connect();
  const session = `
    select count(*)::int as prepared, current_setting('statement_timeout') as limit, pg_sleep(0.2)::text as slept
    from pg_prepared_statements`;
  const { rows } = await client.query<{ prepared: number; limit: string }>(session);
  await client.end();
  return { prepared: rows[0]?.prepared, limit: rows[0]?.limit };
}

const started = (service: BuiltService) => service.says(/"event":"started","url":"([^"]+)"|"url":"([^"]+)"/);

describeWithPgBouncer(`PgBouncer in session mode${missing}`, () => {
  it('needs nothing: replicas migrate and serve through its default settings, with their time limits', async () => {
    const phone = newPhone();
    const { url } = await bouncer('session', 40);
    const replicas = [replica(url), replica(url)];
    const addresses = await Promise.all(replicas.map(started));
    expect(await signIn(addresses, 40)).toEqual([]);
    for (const address of addresses) expect(await statusOf(`${address}/health/ready`)).toBe(200);
    const blocker = await database.connect();
    await blocker.query('begin; lock table account');
    expect((await post(`${addresses[0]}/profile/get`, { userIdentifier: phone })).status).toBe(503);
    // PostgreSQL itself has given the statement up: nothing waits for the lock any more.
    const waiting = await database.query(
      `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    await blocker.query('rollback');
    blocker.release();
    expect(waiting).toEqual([]);
  });
});

describeWithPgBouncer(`PgBouncer in transaction mode${missing}`, () => {
  it('serves every call with DATABASE_PREPARE=false over few connections, and migrates past it', async () => {
    const { url } = await bouncer('transaction', 5);
    const settings = { DATABASE_PREPARE: 'false', DATABASE_DIRECT_URL: database.url };
    const replicas = [replica(url, settings), replica(url, settings)];
    const addresses = await Promise.all(replicas.map(started));
    expect(await signIn(addresses, 160)).toEqual([]);
    expect(replicas.map(({ output }) => output).join('')).not.toMatch(/"event":"failure"|"level":"fatal"/);
    expect(replicas[0]?.output).toContain('"event":"no-statement-timeout"');
    // The sessions that everybody shares are as PostgreSQL made them.
    const shared = await Promise.all(Array.from({ length: 5 }, () => sessionAt(url)));
    expect(shared).toEqual(shared.map(() => ({ prepared: 0, limit: '0' })));
  });

  it('is found out at the start where statements would be prepared, also while others use it', async () => {
    const { url } = await bouncer('transaction', 5);
    const settings = { DATABASE_PREPARE: 'false', DATABASE_DIRECT_URL: database.url };
    const address = await started(replica(url, settings));
    const calls = signIn([address], 100);
    const refused = [replica(url), replica(url, { DATABASE_MIGRATE: 'false' })];
    expect(await Promise.all(refused.map((service) => service.ended()))).toEqual([1, 1]);
    for (const { output } of refused) {
      expect(output).toContain('DATABASE_URL leads to a pooler in transaction mode: set DATABASE_PREPARE=false');
      expect(output.trimEnd().split('\n')).toHaveLength(1);
    }
    expect(await calls).toEqual([]);
  });

  it('is refused for the migrations', async () => {
    const { url } = await bouncer('transaction');
    const without = replica(url, { DATABASE_PREPARE: 'false' });
    const through = replica(url, { DATABASE_PREPARE: 'false', DATABASE_DIRECT_URL: url });
    expect(await Promise.all([without.ended(), through.ended()])).toEqual([1, 1]);
    expect(without.output).toContain('set DATABASE_DIRECT_URL to PostgreSQL itself, or DATABASE_MIGRATE=false');
    expect(through.output).toContain('DATABASE_DIRECT_URL leads to a pooler in transaction mode');
    expect(await database.query(`select tablename from pg_tables where schemaname = 'public'`)).toEqual([]);
  });
});
