import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { AuditKeys } from '../src/audit/audit-keys';
import { parseEnvironment } from '../src/environment';
import { dataSourceOptions } from '../src/database/data-source.options';
import { migrate } from '../src/database/migrate';
import { Retention } from '../src/jobs/retention';
import { newPhone } from './support/phones';
import { AUDIT_KEY } from './support/production-settings';
import { Service } from './support/service';
import { TestDatabase } from './support/test-database';

const FUNCTIONS =
  'remove_expired_audit(integer, integer), forget_in_audit(text[]), forget_in_audit(text[], timestamptz)';

let service: Service;
let role: string;
let roleUrl: string;
let attacker: Client;

/** The rights that docs/production.md gives to a service that runs as a role of its own. */
async function createRole(database: TestDatabase): Promise<{ role: string; roleUrl: string }> {
  const name = `appender_${new URL(database.url).pathname.slice(1)}`;
  await database.query(`
    create role ${name} login password 'appender';
    grant usage on schema public to ${name};
    grant select, insert, update, delete on all tables in schema public to ${name}`);
  const address = new URL(database.url);
  address.username = name;
  address.password = 'appender';
  return { role: name, roleUrl: address.href };
}

beforeAll(async () => {
  service = await Service.start();
  ({ role, roleUrl } = await createRole(service.database));
  await service.database.query(`
    revoke update, delete, truncate on audit from ${role};
    revoke insert, update, delete, truncate on audit_retention from ${role};
    grant execute on function ${FUNCTIONS} to ${role}`);
  attacker = new Client({ connectionString: roleUrl });
  await attacker.connect();
});
afterAll(async () => {
  await attacker.end();
  await service.database.query(`drop owned by ${role}; drop role ${role}`);
  await service.stop();
});

const lines = async (where = 'true') =>
  Number((await service.database.query<{ n: string }>(`select count(*) as n from audit where ${where}`))[0]?.n);

const insert = (count: number, daysAgo: number) =>
  service.database.query(
    `insert into audit (event, at, identifier, hmac)
     select 'requested', now() - $2 * interval '1 day', 'masked', 'hmac ' || $2 || ' ' || i
      from generate_series(1, $1) i`,
    [count, daysAgo],
  );

describe('the service’s role and the audit trail', () => {
  it('can be made append-only: the service works, removes what has expired, and changes nothing else', async () => {
    const replica = await service.addReplica({ DATABASE_URL: roleUrl });
    const phone = newPhone();
    await service.requestCode(phone, { replica });
    expect((await service.confirmCode(phone, service.sms.codeFor(phone), { replica })).body.user).toBeDefined();
    expect((await service.upsert({ phone, bonuses: 1 })).body.results).toHaveLength(1);
    await service.database.query(`update audit set at = at - interval '400 days' where event = 'requested'`);
    await service.replicas[replica]?.nest.get(Retention).remove();
    const hmac = service.replicas[0]?.nest.get(AuditKeys).hmac(phone);
    const left = await service.database.query<{ event: string }>(
      'select event from audit where hmac = $1 order by id',
      [hmac],
    );
    expect(left.map(({ event }) => event)).toEqual([
      'sent',
      'guessed',
      'confirmed',
      'account-created',
      'account-written',
    ]);
    await expect(attacker.query('delete from audit')).rejects.toThrow('permission denied');
    await expect(attacker.query(`update audit set detail = 'x'`)).rejects.toThrow('permission denied');
    await expect(attacker.query('truncate audit')).rejects.toThrow('permission denied');
    await expect(attacker.query('update audit_retention set days = 30')).rejects.toThrow('permission denied');
    await service.replicas[replica]?.nest.close();
  });

  it('R36: a temporary table of the same name does not empty the trail, nor does a search path', async () => {
    await insert(10, 100);
    const before = await lines();
    await attacker.query(`
      create temporary table audit
        (id bigint, at timestamptz, event text, hmac text, identifier text, detail text, actor text);
      create temporary table audit_retention (days integer);
      insert into audit_retention values (-1000);
      insert into audit select id, now() - interval '9999 days', event, hmac from public.audit;
      set search_path = pg_temp, public`);
    for (const days of [0, -1000, null])
      expect((await attacker.query('select public.remove_expired_audit($1, 1000000) as removed', [days])).rows).toEqual(
        [{ removed: 0 }],
      );
    expect(await lines()).toBe(before);
    // What is the role's own is not touched either: the functions look elsewhere.
    expect((await attacker.query('select count(*)::int as n from pg_temp.audit')).rows).toEqual([{ n: before }]);
    await attacker.query(`drop table pg_temp.audit, pg_temp.audit_retention; set search_path = public`);
  });

  it('R36: the database says how long the trail is kept, never less than 30 days', async () => {
    await insert(3, 45);
    const removable = () => attacker.query<{ n: number }>('select remove_expired_audit(0, 1000) as n');
    expect((await removable()).rows).toEqual([{ n: 0 }]);
    await expect(service.database.query('update audit_retention set days = 29')).rejects.toThrow(
      'audit_retention_days',
    );
    // The owner writes down what it migrates with.
    const shorter = { ...service.environment, AUDIT_RETENTION_DAYS: 40 } as typeof service.environment;
    await migrate(shorter);
    expect((await attacker.query('select remove_expired_audit(50, 1000) as n')).rows).toEqual([{ n: 10 }]);
    expect((await removable()).rows).toEqual([{ n: 3 }]);
    await migrate(service.environment);
  });

  it('R36: forgets the names of a person, and neither none, nor nothing, nor all at once', async () => {
    await insert(150, 1);
    const forget = (hmacs: unknown) => attacker.query<{ n: number }>('select forget_in_audit($1) as n', [hmacs]);
    for (const hmacs of [null, [], [null], ['hmac 1 1', null], Array.from({ length: 101 }, (_, i) => `hmac 1 ${i}`)])
      await expect(forget(hmacs)).rejects.toThrow('forget_in_audit takes 1 to 100 HMACs');
    expect((await forget(['hmac 1 1', 'hmac 1 2', 'unknown'])).rows).toEqual([{ n: 2 }]);
    expect(await lines(`hmac like 'hmac 1 %'`)).toBe(148);
    expect(await lines(`event = 'forgotten' and actor = '${role}' and hmac is null`)).toBe(2);
  });

  it('R36: cannot make the whole trail nobody’s: 1,000 names a day, each of which leaves a line', async () => {
    await insert(1500, 2);
    const all = Array.from({ length: 1500 }, (_, i) => `hmac 2 ${i + 1}`);
    const forget = async (client: Pick<Client, 'query'>) => {
      for (let i = 0; i < all.length; i += 100)
        await client.query('select forget_in_audit($1)', [all.slice(i, i + 100)]);
    };
    await expect(forget(attacker)).rejects.toThrow('More than 1000 names would be forgotten in 24 hours');
    expect(await lines(`hmac like 'hmac 2 %'`)).toBeGreaterThanOrEqual(500);
    expect(await lines(`event = 'forgotten'`)).toBeLessThanOrEqual(1000);
    const owner = await service.database.connect();
    await forget(owner);
    owner.release();
    expect(await lines(`hmac like 'hmac 2 %'`)).toBe(0);
  });

  it('R36: another role that was granted nothing may call neither function', async () => {
    await service.database.query(`revoke execute on function ${FUNCTIONS} from ${role}`);
    await expect(attacker.query('select remove_expired_audit(0, 1)')).rejects.toThrow('permission denied');
    await expect(attacker.query(`select forget_in_audit(array['x'])`)).rejects.toThrow('permission denied');
    await service.database.query(`grant execute on function ${FUNCTIONS} to ${role}`);
  });
});

describe('a database of 2.1.0', () => {
  it('R36: goes on serving its role while it is migrated, with the rights that it had and no more', async () => {
    const phone = newPhone();
    const database = await TestDatabase.create();
    const environment = parseEnvironment({
      NODE_ENV: 'test',
      SMS_GATEWAYS: 'console',
      AUDIT_KEY,
      DATABASE_URL: database.url,
    });
    const options = dataSourceOptions(environment);
    const before = await new DataSource({ ...options, migrations: options.migrations.slice(0, 3) }).initialize();
    await before.runMigrations();
    await before.destroy();
    const { role: oldRole, roleUrl: oldUrl } = await createRole(database);
    const old = new Client({ connectionString: oldUrl });
    await database.query(`
      revoke update, delete, truncate on audit from ${oldRole};
      insert into account (id, phone, email, email_confirmed) values
        ('a', '79990001621', 'A@mail.com', true), ('b', '79990001622', null, false);
      insert into audit (event, at, hmac) values
        ('requested', now() - interval '800 days', 'x'), ('requested', now(), 'y')`);
    await migrate(environment);
    await old.connect();
    // What replicas of 2.1.0 send.
    await old.query(
      `update account set phone = '${phone}', email = 'a@shop.example', email_confirmed = false where id = 'a'`,
    );
    await old.query(`update account set phone = phone where id = 'b'`);
    await old.query(`insert into delivery (gateway, sent_at) values ('smsc', now())`);
    await old.query(`insert into block (prefix) values ('7999')`);
    expect((await old.query('select remove_expired_audit(365, 1000) as n')).rows).toEqual([{ n: 1 }]);
    expect((await old.query(`select forget_in_audit(array['y', 'z']) as n`)).rows).toEqual([{ n: 1 }]);
    // And what replicas of this version do.
    expect((await old.query('select account_id, identifier from former_identifier order by 2')).rows).toEqual([
      { account_id: 'a', identifier: '79990001621' },
      { account_id: 'a', identifier: 'a@mail.com' },
    ]);
    await old.query(`insert into audit_key (fingerprint) values ('x'); insert into refusal values ('x', now())`);
    await old.query(`
      insert into mailbox (hmac, last_send_at) values ('x', now());
      insert into mail_domain values ('shop.example', now());
      delete from mailbox; delete from mail_domain; delete from mended`);
    await expect(old.query('update audit_retention set days = 31')).rejects.toThrow('permission denied');
    await old.end();
    const after = await new DataSource(options).initialize();
    await after.undoLastMigration();
    await after.destroy();
    expect(await database.query(`select forget_in_audit(array['z']) as n`)).toEqual([{ n: 0 }]);
    await migrate(environment);
    await database.query(`drop owned by ${oldRole}; drop role ${oldRole}`);
    await database.drop();
  });
});
