import { Statements } from '../src/database/statements';
import type { ChangeDto } from '../src/events/dto/change.dto';
import { PUSH_STATEMENTS } from '../src/events/push.statements';
import { FakeReceiver } from './support/fake-receiver';
import { arrives, newSecret, PushLab } from './support/push-lab';
import type { Service } from './support/service';

let lab: PushLab;
let receiver: FakeReceiver;
let service: Service;
beforeAll(async () => {
  lab = await PushLab.start();
  ({ receiver, service } = lab);
});
afterAll(() => lab.stop());
afterEach(() => lab.calmDown());

const phone = (n: number) => `79990008${String(n).padStart(3, '0')}`;

describe('a pushed event', () => {
  it('R24: is what /profile/changes answers, signed with every secret', async () => {
    const id = await lab.opened(phone(1));
    await arrives(() => receiver.of(id).length > 0);
    const [delivered] = receiver.of(id);
    const { changes } = (await service.postAsRetailer('/profile/changes', {})).body;
    expect(delivered?.event).toEqual(changes?.find(({ accountId }) => accountId === id));
    expect(delivered?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': delivered?.event.id });
    for (const secret of lab.secrets) expect(delivered && FakeReceiver.isSigned(delivered, secret)).toBe(true);
    expect(delivered && FakeReceiver.isSigned(delivered, newSecret())).toBe(false);
    expect(delivered?.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
  });

  it('R33: arrives once where the receiver takes it, those of one account in order, from two replicas', async () => {
    const numbers = Array.from({ length: 20 }, (_, n) => 100 + n);
    await Promise.all(
      numbers.map(async (n) => {
        await lab.opened(phone(n));
        await service.upsert({ id: `pushed-${n}`, phone: phone(n) });
        await service.postAsRetailer('/profile/erase', { ids: [`pushed-${n}`], why: 'asked for it' });
      }),
    );
    await arrives(() => lab.nothingWaits());
    const keys = await service.database.query<{ ids: string[] }>(
      `select array_agg(id::text order by seq) as ids from outbox where account_key in (
         select account_key from outbox where account_id like 'pushed-%') group by account_key`,
    );
    expect(keys).toHaveLength(numbers.length);
    for (const { ids } of keys)
      expect(receiver.received.map(({ event }) => event.id).filter((id) => ids.includes(id))).toEqual(ids);
  });

  it('R33: that fails is repeated, holds back the later ones of its account and no others', async () => {
    const id = await lab.opened(phone(2));
    await arrives(() => receiver.of(id).length > 0);
    receiver.answer = FakeReceiver.answering(503, ({ accountId }) => accountId === 'failing-2');
    await service.upsert({ id: 'failing-2', phone: phone(2) });
    await service.postAsRetailer('/profile/erase', { ids: ['failing-2'], why: 'asked for it' });
    await arrives(() => lab.typesOf('failing-2').length >= 1);
    const other = await lab.opened(phone(3));
    await arrives(() => receiver.of(other).length > 0);
    await lab.pausesPass();
    await arrives(() => lab.typesOf('failing-2').length >= 2);
    const failed = lab.typesOf('failing-2');
    expect(new Set(failed)).toEqual(new Set(['account.adopted']));
    receiver.answer = FakeReceiver.accept;
    await lab.pausesPass();
    await arrives(() => lab.typesOf('failing-2').includes('account.erased'));
    expect(lab.typesOf('failing-2').filter((type) => type === 'account.erased')).toHaveLength(1);
    await arrives(() => lab.nothingWaits());
    expect(await lab.rowOf('account.adopted', 'failing-2')).toMatchObject({ isDone: true, problem: null });
  });

  it('R27: that named an id which is a phone does not leave it behind', async () => {
    const own = phone(4);
    await service.upsert({ id: own, phone: own });
    await service.postAsRetailer('/profile/erase', { ids: [own], why: 'asked for it' });
    await arrives(() => receiver.of(own).length > 0);
    await arrives(() => lab.nothingWaits());
    expect(await service.database.dump()).not.toContain(own);
  });

  it('is not sent on where the receiver redirects it', async () => {
    receiver.answer = (_event, response) => void response.writeHead(307, { location: '/elsewhere' }).end();
    const id = await lab.opened(phone(5));
    await arrives(async () => (await lab.rowOf('account.created', id))?.problem === 'status 307');
    expect(receiver.paths).not.toContain('/elsewhere');
  });

  it('that gets no answer is given up after ten seconds, and repeated', async () => {
    receiver.answer = () => undefined;
    const id = await lab.opened(phone(6));
    await arrives(async () => (await lab.rowOf('account.created', id))?.problem === 'no answer in time');
    receiver.answer = FakeReceiver.accept;
    await lab.pausesPass();
    await arrives(async () => (await lab.rowOf('account.created', id))?.isDone);
    expect(receiver.of(id).length).toBeGreaterThan(1);
  });

  it('R33: does not wait for calls of other accounts that hang, one at each replica', async () => {
    for (const n of [50, 51]) await lab.opened(phone(n));
    await arrives(() => lab.nothingWaits());
    receiver.answer = receiver.hangingFor(({ accountId }) => accountId?.startsWith('hanging-') === true);
    // The second one comes when the first one hangs: a replica that waits for its calls leaves it to the other one.
    await service.upsert({ id: 'hanging-50', phone: phone(50) });
    await arrives(() => receiver.hanging.size === 1);
    await service.upsert({ id: 'hanging-51', phone: phone(51) });
    await arrives(() => receiver.hanging.size === 2);
    const hanging = [...receiver.hanging];
    for (const n of [52, 53, 54]) {
      await lab.opened(phone(n));
      await service.upsert({ id: `other-${n}`, phone: phone(n) });
    }
    await arrives(() => [52, 53, 54].every((n) => lab.typesOf(`other-${n}`).includes('account.adopted')));
    expect(hanging.map((call) => receiver.hanging.has(call))).toEqual([true, true]);
  });

  it('R33: whose replica was killed is delivered by another one once its lease is over', async () => {
    // A replica that leases the change and is killed: it never delivers it.
    receiver.answer = FakeReceiver.answering(503);
    const id = await lab.opened(phone(7));
    await arrives(async () => (await lab.rowOf('account.created', id))?.problem);
    await service.database.query(
      `update outbox set due_at = clock_timestamp() + interval '1 hour' where done_at is null`,
    );
    const { id: event = '', seq = '' } = (await lab.rowOf('account.created', id)) ?? {};
    receiver.answer = FakeReceiver.accept;
    const client = await service.database.connect();
    await client.query('begin');
    await client.query('update outbox set due_at = clock_timestamp() where id = $1', [event]);
    const { text } = PUSH_STATEMENTS.take;
    const { rows } = await client.query<{ id: string; attempts: number }>(text, [8]);
    await client.query('commit');
    client.release();
    expect(rows.map((row) => row.id)).toEqual([event]);
    const before = receiver.of(id).length;
    const other = await lab.opened(phone(8));
    await arrives(() => receiver.of(other).length > 0);
    expect(receiver.of(id)).toHaveLength(before);
    await lab.pausesPass();
    await arrives(() => receiver.of(id).length > before);
    // What the killed replica would say now decides nothing.
    await arrives(async () => (await lab.rowOf('account.created', id))?.isDone);
    const statements = service.replicas[0]?.nest.get(Statements);
    await statements?.run(PUSH_STATEMENTS.postpone, { seq, attempts: 2, problem: 'late', seconds: 1 });
    expect(await lab.rowOf('account.created', id)).toMatchObject({ isDone: true, problem: null });
  });
});

it('R33: the changes that wait are told in full even so by /profile/changes', async () => {
  receiver.answer = FakeReceiver.answering(500);
  const id = await lab.opened(phone(40));
  const told = async () =>
    (await service.postAsRetailer('/profile/changes', {})).body.changes?.some(
      ({ accountId }: ChangeDto) => accountId === id,
    );
  await arrives(told);
});

it('R26: a delivery that is under way when its replica is stopped ends first', async () => {
  const own = await PushLab.start(1);
  own.receiver.answer = own.receiver.hangingFor(() => true);
  const id = await own.opened(phone(60));
  await arrives(() => own.receiver.hanging.size === 1);
  const stopped = own.service.replicas[0]?.nest.close();
  // A stop that does not wait for the delivery has closed the connections to the database by now.
  await new Promise((resolve) => void setTimeout(resolve, 1_000));
  for (const call of own.receiver.hanging) call.writeHead(204).end();
  await stopped;
  expect(await own.rowOf('account.created', id)).toMatchObject({ attempts: 1, isDone: true });
  await own.stop();
});
