import { Client } from 'pg';
import { AuditTrail } from '../src/audit/audit-trail';
import { Retention } from '../src/jobs/retention';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start({ OTP_FAILURES_IN_ROW: '3' }, 2)));
afterAll(() => service.stop());
afterEach(() => service.sms.accept());

interface Line {
  event: string;
  detail: string | null;
  identifier: string | null;
  request_id: string | null;
}

/** Of a phone or id, found by its HMAC. */
function trailOf(identifier: string): Promise<Line[]> {
  const hmac = service.replicas[0]?.nest.get(AuditTrail).hmac(identifier);
  return service.database.query<Line>(
    'select event, detail, identifier, request_id from audit_trail where hmac = $1 order by at, id',
    [hmac],
  );
}

const events = async (identifier: string) =>
  (await trailOf(identifier)).map(({ event, detail }) => (detail ? `${event} ${detail}` : event));

describe('the audit trail', () => {
  it('has a line for each step of a sign-in, with the request’s id and a masked phone', async () => {
    const phone = '79990001601';
    const request = await service.requestCode(phone);
    await service.confirmCode(phone, service.wrongCodeFor(phone));
    const confirm = await service.confirmCode(phone, service.sms.codeFor(phone));
    expect(await events(phone)).toEqual(['requested', 'sent smsc', 'failed', 'confirmed', 'account-created']);
    const trail = await trailOf(phone);
    expect(trail[0]?.request_id).toBe(request.headers.get('x-request-id'));
    expect(trail[3]?.request_id).toBe(confirm.headers.get('x-request-id'));
    expect(trail.every(({ identifier }) => identifier === '+7 (999) ***-**-01')).toBe(true);
  });

  it('says why a code was refused', async () => {
    const phone = '79990001602';
    await service.requestCode(phone);
    await service.requestCode(phone);
    await service.confirmCode(phone, service.sms.codeFor(phone));
    await service.requestCode(phone);
    await service.database.timePasses(61);
    service.sms.refuse(9);
    await service.requestCode(phone);
    service.sms.refuse(7);
    await service.requestCode(phone);
    expect(await events(phone)).toEqual([
      'requested',
      'sent smsc',
      'confirmed',
      'account-created',
      'refused WAIT',
      'requested',
      'refused GATEWAY_DOWN',
      'requested',
      'refused RECIPIENT_REFUSED',
    ]);
  });

  it('says when a phone was locked', async () => {
    const phone = '79990001603';
    await service.requestCode(phone);
    for (let i = 0; i < 3; i++) await service.confirmCode(phone, service.wrongCodeFor(phone));
    await service.database.timePasses(61);
    await service.requestCode(phone);
    expect(await events(phone)).toEqual([
      'requested',
      'sent smsc',
      'failed',
      'failed',
      'failed',
      'locked',
      'refused LOCKED',
    ]);
  });

  it('has a line for an account made or read by phone, and none for one read by id', async () => {
    const phone = '79990001604';
    const user = (await service.getUser(phone)).body.user;
    await service.getUser(phone);
    await service.getUser(user?.id ?? '');
    expect(await events(phone)).toEqual(['account-created', 'account-read-by-phone']);
  });

  it('has a line for what the retailer writes', async () => {
    await service.upsert({ id: 'customer-1605', name: 'Иван' }, { phone: '79990001605', bonuses: 1 });
    await service.upsert({ phone: '79990001605', bonuses: 2 });
    expect(await events('customer-1605')).toEqual(['account-written created']);
    expect(await events('79990001605')).toEqual(['account-written created', 'account-written updated']);
  });

  it('holds nothing personal', async () => {
    await service.upsert({ id: 'customer-1606', phone: '79990001606', email: 'ivan@shop.example', name: 'Секретный' });
    const rows = await service.database.query<{ row: string }>('select a::text as row from audit a');
    const text = rows.map(({ row }) => row).join('\n');
    for (const personal of ['79990001606', '9990001606', 'customer-1606', 'ivan', 'Секретный']) {
      expect({ personal, isFound: text.includes(personal) }).toEqual({ personal, isFound: false });
    }
  });

  it('can be made append-only for the service’s role: it works, removes what has expired, and changes nothing else', async () => {
    const { url } = service.database;
    const role = `appender_${new URL(url).pathname.slice(1)}`;
    await service.database.query(`
      create role ${role} login password 'appender';
      grant usage on schema public to ${role};
      grant select, insert, update, delete on all tables in schema public to ${role};
      revoke update, delete, truncate on audit from ${role}`);
    const address = new URL(url);
    address.username = role;
    address.password = 'appender';
    const replica = await service.addReplica({ DATABASE_URL: address.href });
    const phone = '79990001607';
    await service.requestCode(phone, { replica });
    expect((await service.confirmCode(phone, service.sms.codeFor(phone), { replica })).body.user).toBeDefined();
    expect((await service.upsert({ phone, bonuses: 1 })).body.results).toHaveLength(1);
    await service.database.query(`update audit set at = at - interval '400 days' where event = 'requested'`);
    await service.replicas[replica]?.nest.get(Retention).remove();
    expect(await events(phone)).toEqual(['sent smsc', 'confirmed', 'account-created', 'account-written updated']);
    const appender = new Client({ connectionString: address.href });
    await appender.connect();
    await expect(appender.query('delete from audit')).rejects.toThrow('permission denied');
    await expect(appender.query(`update audit set detail = 'x'`)).rejects.toThrow('permission denied');
    await expect(appender.query('truncate audit')).rejects.toThrow('permission denied');
    await appender.query('select remove_expired_audit(0, 1000)');
    expect(await events(phone)).toHaveLength(4);
    await appender.end();
    await service.replicas[replica]?.nest.close();
    await service.database.query(`drop owned by ${role}; drop role ${role}`);
  });
});
