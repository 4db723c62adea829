import { FakeReceiver } from './support/fake-receiver';
import { arrives, PushLab } from './support/push-lab';
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

describe('a receiver that answers 410', () => {
  it('gets nothing any more, with an alert, until an operator resumes', async () => {
    receiver.answer = FakeReceiver.answering(410);
    const id = await lab.opened(phone(20));
    await arrives(() => service.log.some((line) => line.includes('"alert":"events-stopped"')));
    const asked = receiver.received.length;
    receiver.answer = FakeReceiver.accept;
    const later = await lab.opened(phone(21));
    expect(JSON.parse(await lab.admin())).toMatchObject({ isStopped: true, oldest: { type: 'account.created' } });
    expect(receiver.received).toHaveLength(asked);
    expect(JSON.parse(await lab.admin('test', '--why', 'is it back'))).toEqual({ status: 'done' });
    expect(receiver.received.at(-1)?.event).toEqual({
      id: expect.any(String),
      type: 'test',
      at: expect.stringMatching(/^20/),
    });
    expect(await lab.admin('resume', '--why', 'it is back')).toBe('Resumed\n');
    await arrives(() => receiver.of(later).length > 0 && receiver.of(id).length > 1);
    expect(JSON.parse(await lab.admin())).toMatchObject({ isStopped: false });
  });
});

describe('an event that fails for three days', () => {
  async function parked(n: number): Promise<{ id: string; event: string }> {
    const id = await lab.opened(phone(n));
    await arrives(async () => (await lab.rowOf('account.created', id))?.isDone);
    receiver.answer = FakeReceiver.answering(500, ({ accountId }) => accountId === `parked-${n}`);
    await service.upsert({ id: `parked-${n}`, phone: phone(n) });
    await service.postAsRetailer('/profile/erase', { ids: [`parked-${n}`], why: 'asked for it' });
    await arrives(() => receiver.of(`parked-${n}`).length > 0);
    await service.database.query(
      `update outbox set first_tried_at = clock_timestamp() - interval '73 hours', due_at = clock_timestamp()
       where account_id = $1 and attempts > 0`,
      [`parked-${n}`],
    );
    await arrives(async () => (await lab.rowOf('account.adopted', `parked-${n}`))?.due === 'infinity');
    return { id: `parked-${n}`, event: (await lab.rowOf('account.adopted', `parked-${n}`))?.id ?? '' };
  }

  it('is parked with an alert and holds back its account, until it is retried', async () => {
    const { id, event } = await parked(30);
    // The commands of this suite switch off the log of its process; an alert leaves a row as well.
    const alerts = () => service.database.query('select from alert where scope = $1', [`event-parked ${event}`]);
    await arrives(async () => (await alerts()).length === 1);
    expect(JSON.parse(await lab.admin())).toMatchObject({ waiting: 2, parked: [{ id: event, problem: 'status 500' }] });
    receiver.answer = FakeReceiver.accept;
    const other = await lab.opened(phone(31));
    await arrives(() => receiver.of(other).length > 0);
    expect(lab.typesOf(id)).not.toContain('account.erased');
    expect(await lab.admin('retry', event, '--why', 'mended')).toBe('Done\n');
    await arrives(() => lab.typesOf(id).at(-1) === 'account.erased');
    expect(await lab.admin('retry', event, '--why', 'mended')).toBe('No event with this id waits\n');
  });

  it('is let go when an operator skips it', async () => {
    const { id, event } = await parked(32);
    receiver.answer = FakeReceiver.accept;
    const before = receiver.received.filter(({ event: each }) => each.id === event).length;
    expect(await lab.admin('skip', event, '--why', 'not needed')).toBe('Done\n');
    await arrives(() => lab.typesOf(id).at(-1) === 'account.erased');
    expect(receiver.received.filter(({ event: each }) => each.id === event)).toHaveLength(before);
    const acts = await service.database.query<{ detail: string }>(
      `select detail from audit where event = 'operator' order by id desc limit 1`,
    );
    expect(acts[0]?.detail).toBe(`events skip ${event}: not needed`);
  });

  it('is let go with all others that wait, where an operator skips all', async () => {
    const { id, event } = await parked(33);
    receiver.answer = FakeReceiver.answering(503);
    const failing = await lab.opened(phone(34));
    await arrives(async () => (await lab.rowOf('account.created', failing))?.problem);
    expect(JSON.parse(await lab.admin('skip', '--all', '--why', 'the CRM is new'))).toEqual({ skipped: 3 });
    receiver.answer = FakeReceiver.accept;
    const later = await lab.opened(phone(35));
    await arrives(() => receiver.of(later).length > 0);
    expect(JSON.parse(await lab.admin())).toMatchObject({ waiting: 0, parked: [] });
    expect(lab.typesOf(id)).not.toContain('account.erased');
    // What was skipped is told by /profile/changes all the same.
    const { changes = [] } = (await service.postAsRetailer('/profile/changes', {})).body;
    expect(changes.map((change) => change.id)).toContain(event);
    const acts = await service.database.query<{ detail: string }>(
      `select detail from audit where detail like 'events skip --all%'`,
    );
    expect(acts).toEqual([{ detail: 'events skip --all: the CRM is new' }]);
  });

  it.each([
    [['skip', '--all'], 'Say why'],
    [['retry', '--all', '--why', 'x'], 'takes no --all'],
    [['skip', '0f3c6a52-8f0c-4a0e-9d52-3f8b9d2f7a10', '--all', '--why', 'x'], 'takes no id'],
    [['retry', '--why', 'x'], 'Give the id'],
    [['skip', 'no-uuid', '--why', 'x'], 'Give the id'],
    [['resume'], 'Say why'],
    [['resume', 'x', '--why', 'x'], 'takes no id'],
  ])('is not touched by `events %j`', async (words, problem) => {
    await expect(lab.admin(...words)).rejects.toThrow(problem);
  });
});
