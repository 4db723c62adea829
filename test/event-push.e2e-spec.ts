import { randomBytes } from 'node:crypto';
import type { ChangeDto } from '../src/events/dto/change.dto';
import { PUSH_STATEMENTS } from '../src/events/push.statements';
import { Statements } from '../src/database/statements';
import { FakeReceiver } from './support/fake-receiver';
import { operatorSettings } from './support/operator-lab';
import { problemsOf } from './support/settings';
import { runHere } from './support/run-here';
import { Service } from './support/service';

const secretOf = () => `whsec_${randomBytes(32).toString('base64')}`;
const OLD_SECRET = secretOf();
const NEW_SECRET = secretOf();

let receiver: FakeReceiver;
let service: Service;
let settings: Record<string, string>;
beforeAll(async () => {
  receiver = await FakeReceiver.start();
  const events = { EVENTS_URL: receiver.url, EVENTS_SECRETS: `${OLD_SECRET},${NEW_SECRET}` };
  service = await Service.start(events, 2);
  settings = operatorSettings(service, events);
});
afterAll(async () => {
  await service.stop();
  await receiver.stop();
});
afterEach(async () => {
  receiver.answer = FakeReceiver.accept;
  await service.database.query('delete from stop');
  await service.database.query(
    'update outbox set due_at = clock_timestamp(), first_tried_at = null where done_at is null',
  );
  await arrives(() => nothingWaits());
  receiver.received.length = 0;
});

const phone = (n: number) => `79990008${String(n).padStart(3, '0')}`;
/** Makes an account; returns its id. */
const opened = async (n: number) => (await service.getUser(phone(n))).body.user?.id ?? '';
const typesOf = (id: string) => receiver.of(id).map(({ event }) => event.type);
const admin = (...words: string[]) => runHere(settings, 'events', ...words);
const rowOf = async (type: string, id: string) =>
  (
    await service.database.query<{
      id: string;
      due: string;
      attempts: number;
      problem: string | null;
      isDone: boolean;
    }>(
      `select id, due_at::text as due, attempts, problem, done_at is not null as "isDone" from outbox
       where type = $1 and account_id = $2`,
      [type, id],
    )
  )[0];
const nothingWaits = async () =>
  (await service.database.query('select from outbox where done_at is null')).length === 0;

async function arrives(what: () => unknown): Promise<void> {
  while (!(await what())) await new Promise((resolve) => void setTimeout(resolve, 25));
}

/** What failed is tried again now, not after its pause. */
const pausesPass = () =>
  service.database.query(`update outbox set due_at = clock_timestamp() where done_at is null and due_at < 'infinity'`);

describe('a pushed event', () => {
  it('is what /profile/changes answers, signed with every secret', async () => {
    const id = await opened(1);
    await arrives(() => receiver.of(id).length > 0);
    const [delivered] = receiver.of(id);
    const { changes } = (await service.postAsRetailer('/profile/changes', {})).body;
    expect(delivered?.event).toEqual(changes?.find(({ accountId }) => accountId === id));
    expect(delivered?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': delivered?.event.id });
    for (const secret of [OLD_SECRET, NEW_SECRET])
      expect(delivered && FakeReceiver.isSigned(delivered, secret)).toBe(true);
    expect(delivered && FakeReceiver.isSigned(delivered, secretOf())).toBe(false);
    expect(delivered?.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
  });

  it('R33: arrives once where the receiver takes it, those of one account in order, from two replicas', async () => {
    const numbers = Array.from({ length: 20 }, (_, n) => 100 + n);
    await Promise.all(
      numbers.map(async (n) => {
        await opened(n);
        await service.upsert({ id: `pushed-${n}`, phone: phone(n) });
        await service.postAsRetailer('/profile/erase', { ids: [`pushed-${n}`], why: 'asked for it' });
      }),
    );
    await arrives(() => nothingWaits());
    const keys = await service.database.query<{ ids: string[] }>(
      `select array_agg(id::text order by seq) as ids from outbox where account_key in (
         select account_key from outbox where account_id like 'pushed-%') group by account_key`,
    );
    expect(keys).toHaveLength(numbers.length);
    for (const { ids } of keys)
      expect(receiver.received.map(({ event }) => event.id).filter((id) => ids.includes(id))).toEqual(ids);
  });

  it('R33: that fails is repeated, holds back the later ones of its account and no others', async () => {
    const id = await opened(2);
    await arrives(() => receiver.of(id).length > 0);
    receiver.answer = FakeReceiver.answering(503, ({ accountId }) => accountId === 'failing-2');
    await service.upsert({ id: 'failing-2', phone: phone(2) });
    await service.postAsRetailer('/profile/erase', { ids: ['failing-2'], why: 'asked for it' });
    await arrives(() => typesOf('failing-2').length >= 1);
    const other = await opened(3);
    await arrives(() => receiver.of(other).length > 0);
    await pausesPass();
    await arrives(() => typesOf('failing-2').length >= 2);
    const failed = typesOf('failing-2');
    expect(new Set(failed)).toEqual(new Set(['account.adopted']));
    receiver.answer = FakeReceiver.accept;
    await pausesPass();
    await arrives(() => typesOf('failing-2').includes('account.erased'));
    expect(typesOf('failing-2').filter((type) => type === 'account.erased')).toHaveLength(1);
    await arrives(() => nothingWaits());
    expect(await rowOf('account.adopted', 'failing-2')).toMatchObject({ isDone: true, problem: null });
  });

  it('R27: that named an id which is a phone does not leave it behind', async () => {
    const own = phone(4);
    await service.upsert({ id: own, phone: own });
    await service.postAsRetailer('/profile/erase', { ids: [own], why: 'asked for it' });
    await arrives(() => receiver.of(own).length > 0);
    await arrives(() => nothingWaits());
    expect(await service.database.dump()).not.toContain(own);
  });

  it('is not sent on where the receiver redirects it', async () => {
    receiver.answer = (_event, response) => void response.writeHead(307, { location: '/elsewhere' }).end();
    const id = await opened(5);
    await arrives(async () => (await rowOf('account.created', id))?.problem === 'status 307');
    expect(receiver.paths).not.toContain('/elsewhere');
  });

  it('that gets no answer is given up after ten seconds, and repeated', async () => {
    receiver.answer = () => undefined;
    const id = await opened(6);
    await arrives(async () => (await rowOf('account.created', id))?.problem === 'no answer in time');
    receiver.answer = FakeReceiver.accept;
    await pausesPass();
    await arrives(async () => (await rowOf('account.created', id))?.isDone);
    expect(receiver.of(id).length).toBeGreaterThan(1);
  });

  it('R33: whose replica was killed is delivered by another one once its lease is over', async () => {
    // A replica that leases the change and is killed: it never delivers it.
    receiver.answer = FakeReceiver.answering(503);
    const id = await opened(7);
    await arrives(async () => (await rowOf('account.created', id))?.problem);
    await service.database.query(
      `update outbox set due_at = clock_timestamp() + interval '1 hour' where done_at is null`,
    );
    const { id: event = '' } = (await rowOf('account.created', id)) ?? {};
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
    const other = await opened(8);
    await arrives(() => receiver.of(other).length > 0);
    expect(receiver.of(id)).toHaveLength(before);
    await pausesPass();
    await arrives(() => receiver.of(id).length > before);
    // What the killed replica would say now decides nothing.
    await arrives(async () => (await rowOf('account.created', id))?.isDone);
    const statements = service.replicas[0]?.nest.get(Statements);
    const [{ seq } = { seq: '' }] = await service.database.query<{ seq: string }>(
      'select seq from outbox where id = $1',
      [event],
    );
    await statements?.run(PUSH_STATEMENTS.postpone, { seq, attempts: 2, problem: 'late', seconds: 1 });
    expect(await rowOf('account.created', id)).toMatchObject({ isDone: true, problem: null });
  });
});

describe('a receiver that answers 410', () => {
  it('gets nothing any more, with an alert, until an operator resumes', async () => {
    receiver.answer = FakeReceiver.answering(410);
    const id = await opened(20);
    await arrives(() => service.log.some((line) => line.includes('"alert":"events-stopped"')));
    const asked = receiver.received.length;
    receiver.answer = FakeReceiver.accept;
    const later = await opened(21);
    expect(JSON.parse(await admin())).toMatchObject({ isStopped: true, oldest: { type: 'account.created' } });
    expect(receiver.received).toHaveLength(asked);
    expect(JSON.parse(await admin('test', '--why', 'is it back'))).toEqual({ status: 'done' });
    expect(receiver.received.at(-1)?.event).toEqual({
      id: expect.any(String),
      type: 'test',
      at: expect.stringMatching(/^20/),
    });
    expect(await admin('resume', '--why', 'it is back')).toBe('Resumed\n');
    await arrives(() => receiver.of(later).length > 0 && receiver.of(id).length > 1);
    expect(JSON.parse(await admin())).toMatchObject({ isStopped: false });
  });
});

describe('an event that fails for three days', () => {
  async function parked(n: number): Promise<{ id: string; event: string }> {
    const id = await opened(n);
    await arrives(async () => (await rowOf('account.created', id))?.isDone);
    receiver.answer = FakeReceiver.answering(500, ({ accountId }) => accountId === `parked-${n}`);
    await service.upsert({ id: `parked-${n}`, phone: phone(n) });
    await service.postAsRetailer('/profile/erase', { ids: [`parked-${n}`], why: 'asked for it' });
    await arrives(() => receiver.of(`parked-${n}`).length > 0);
    await service.database.query(
      `update outbox set first_tried_at = clock_timestamp() - interval '73 hours', due_at = clock_timestamp()
       where account_id = $1 and attempts > 0`,
      [`parked-${n}`],
    );
    await arrives(async () => (await rowOf('account.adopted', `parked-${n}`))?.due === 'infinity');
    return { id: `parked-${n}`, event: (await rowOf('account.adopted', `parked-${n}`))?.id ?? '' };
  }

  it('is parked with an alert and holds back its account, until it is retried', async () => {
    const { id, event } = await parked(30);
    // The commands of this suite switch off the log of its process; an alert leaves a row as well.
    const alerts = () => service.database.query('select from alert where scope = $1', [`event-parked ${event}`]);
    await arrives(async () => (await alerts()).length === 1);
    expect(JSON.parse(await admin())).toMatchObject({ waiting: 2, parked: [{ id: event, problem: 'status 500' }] });
    receiver.answer = FakeReceiver.accept;
    const other = await opened(31);
    await arrives(() => receiver.of(other).length > 0);
    expect(typesOf(id)).not.toContain('account.erased');
    expect(await admin('retry', event, '--why', 'mended')).toBe('Done\n');
    await arrives(() => typesOf(id).at(-1) === 'account.erased');
    expect(await admin('retry', event, '--why', 'mended')).toBe('No event with this id waits\n');
  });

  it('is let go when an operator skips it', async () => {
    const { id, event } = await parked(32);
    receiver.answer = FakeReceiver.accept;
    const before = receiver.received.filter(({ event: each }) => each.id === event).length;
    expect(await admin('skip', event, '--why', 'not needed')).toBe('Done\n');
    await arrives(() => typesOf(id).at(-1) === 'account.erased');
    expect(receiver.received.filter(({ event: each }) => each.id === event)).toHaveLength(before);
    const acts = await service.database.query<{ detail: string }>(
      `select detail from audit where event = 'operator' order by id desc limit 1`,
    );
    expect(acts[0]?.detail).toBe(`events skip ${event}: not needed`);
  });

  it.each([
    [['retry', '--why', 'x'], 'Give the id'],
    [['skip', 'no-uuid', '--why', 'x'], 'Give the id'],
    [['resume'], 'Say why'],
    [['resume', 'x', '--why', 'x'], 'takes no id'],
  ])('is not touched by `events %j`', async (words, problem) => {
    await expect(admin(...words)).rejects.toThrow(problem);
  });
});

it('R33: the changes that wait are told in full even so by /profile/changes', async () => {
  receiver.answer = FakeReceiver.answering(500);
  const id = await opened(40);
  const told = async () =>
    (await service.postAsRetailer('/profile/changes', {})).body.changes?.some(
      ({ accountId }: ChangeDto) => accountId === id,
    );
  await arrives(told);
});

describe('settings of the push', () => {
  const EVENTS_URL = 'https://shop.example/events';
  it.each([
    [{ EVENTS_URL }, 'EVENTS_SECRETS must be set'],
    [{ EVENTS_URL: 'http://shop.example/events', EVENTS_SECRETS: OLD_SECRET }, 'EVENTS_URL must be an https://'],
    [{ EVENTS_URL: 'https://user:word@shop.example/', EVENTS_SECRETS: OLD_SECRET }, 'no user and no password'],
    [{ EVENTS_URL, EVENTS_SECRETS: 'whsec_c2hvcnQ=' }, 'EVENTS_SECRETS: each must be whsec_'],
    [{ EVENTS_URL, EVENTS_SECRETS: OLD_SECRET.slice('whsec_'.length) }, 'EVENTS_SECRETS: each must be whsec_'],
  ])('%j are refused', (given, problem) => {
    expect(problemsOf(given)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('are an address and a secret', () => {
    expect(problemsOf({ EVENTS_URL, EVENTS_SECRETS: OLD_SECRET })).toEqual([]);
  });
});
