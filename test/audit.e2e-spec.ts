import { AuditKeys } from '../src/audit/audit-keys';
import { newPhone } from './support/phones';
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
  const hmac = service.replicas[0]?.nest.get(AuditKeys).hmac(identifier);
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
    const phone = newPhone();
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
    const phone = newPhone();
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
    const phone = newPhone();
    const user = (await service.getUser(phone)).body.user;
    await service.getUser(phone);
    await service.getUser(user?.id ?? '');
    expect(await events(phone)).toEqual(['account-created', 'account-read-by-phone']);
  });

  it('has a line for what the retailer writes', async () => {
    const phone = newPhone();
    await service.upsert({ id: 'customer-1605', name: 'Иван' }, { phone, bonuses: 1 });
    await service.upsert({ phone, bonuses: 2 });
    expect(await events('customer-1605')).toEqual(['account-written created']);
    expect(await events(phone)).toEqual(['account-written created', 'account-written updated']);
  });

  it('holds nothing personal', async () => {
    await service.upsert({ id: 'customer-1606', phone: '79990001606', email: 'ivan@shop.example', name: 'Секретный' });
    const rows = await service.database.query<{ row: string }>('select a::text as row from audit a');
    const text = rows.map(({ row }) => row).join('\n');
    for (const personal of ['79990001606', '9990001606', 'customer-1606', 'ivan', 'Секретный']) {
      expect({ personal, isFound: text.includes(personal) }).toEqual({ personal, isFound: false });
    }
  });

  it('R36: has one line a minute for an identifier whose requests are refused, whatever the replica', async () => {
    const phone = newPhone();
    await service.signIn(phone);
    const refuse = () => Promise.all(Array.from({ length: 20 }, () => service.requestCode(phone)));
    const refusals = async () => (await events(phone)).filter((event) => event.startsWith('refused'));
    await refuse();
    expect(await refusals()).toEqual(['refused WAIT']);
    await service.database.query(`update refusal set at = at - interval '61 seconds'`);
    await refuse();
    expect(await refusals()).toEqual(['refused WAIT', 'refused WAIT']);
  });

  it('R36: has one line a minute for one who is blocked and never asked, and while SMS are paused', async () => {
    const [blocked, paused] = [newPhone(), newPhone()];
    await service.database.query(`insert into block (prefix) values ($1)`, [blocked]);
    await service.database.query(`insert into stop (name) values ('sms')`);
    for (const phone of [blocked, paused])
      await Promise.all(Array.from({ length: 10 }, () => service.requestCode(phone)));
    await service.database.query('delete from stop');
    expect(await events(blocked)).toEqual(['refused LOCKED']);
    expect(await events(paused)).toEqual(['refused SMS_PAUSED']);
    await service.requestCode(paused);
    expect(await events(paused)).toEqual(['refused SMS_PAUSED', 'requested', 'sent smsc']);
  });
});
