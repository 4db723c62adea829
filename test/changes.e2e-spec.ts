import type { ChangeDto } from '../src/events/dto/change.dto';
import { Retention } from '../src/jobs/retention';
import { toldAs } from '../src/outbox/outbox.parts';
import { PersonLab, REVIEWER, REVIEWER_CODE } from './support/person-lab';
import type { Service } from './support/service';

let lab: PersonLab;
let service: Service;
beforeAll(async () => {
  lab = await PersonLab.start();
  ({ service } = lab);
});
afterAll(() => lab.stop());

const phone = (n: number) => `79990007${String(n).padStart(3, '0')}`;
const read = async (request: object) => (await service.postAsRetailer('/profile/changes', request)).body;
const pause = () => new Promise((resolve) => void setTimeout(resolve, 50));

/** Returns once all that is committed can be read. */
async function allIsNumbered(): Promise<void> {
  while ((await service.database.query('select from outbox where position is null')).length > 0) await pause();
}

/** The cursor after all that has happened. */
async function now(): Promise<string> {
  await allIsNumbered();
  return (await read({ after: 'latest' })).next ?? '';
}

/** What has happened since the cursor, once that many changes can be read. */
async function since(after: string, count: number): Promise<ChangeDto[]> {
  for (;;) {
    const { changes = [] } = await read({ after });
    if (changes.length >= count) return changes;
    await pause();
  }
}

const inShort = (changes: ChangeDto[]) =>
  changes.map(({ type, accountId, previousId, changed }) => ({ type, accountId, previousId, changed }));

/** Makes an account as a sign-in does. */
const SIGN_IN = `
  with opened as (insert into account (id, phone, id_made_here) values ($1, $2, true) returning key, id)
  ${toldAs({ type: 'account.created', of: 'opened' }, 'null')}`;

/** Makes an account in a transaction that stays open during `work`. */
async function heldSignIn(id: string, identifier: string, work: () => Promise<unknown>): Promise<void> {
  const client = await service.database.connect();
  try {
    await client.query('begin');
    await client.query(SIGN_IN, [id, identifier]);
    await work();
    await client.query('commit');
  } finally {
    client.release(true);
  }
}

describe('the changes of accounts', () => {
  it('are accounts that a sign-in or a verified phone made, once each, with the account as it is now', async () => {
    const cursor = await now();
    const bySms = (await service.signIn(phone(1)))?.id ?? '';
    const verified = (await service.getUser(phone(2))).body.user?.id ?? '';
    await service.getUser(phone(2));
    await service.requestCode(REVIEWER);
    const reviewer = (await service.confirmCode(REVIEWER, REVIEWER_CODE)).body.user?.id;
    await service.upsert({ id: bySms, name: 'Анна' });
    const changes = await since(cursor, 3);
    expect(changes).toEqual(
      [
        { id: bySms, phone: phone(1), name: 'Анна' },
        { id: verified, phone: phone(2) },
        { id: reviewer, phone: REVIEWER },
      ].map((account) => ({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        type: 'account.created',
        at: expect.stringMatching(/^20.*Z$/),
        accountId: account.id,
        account,
      })),
    );
  });

  it('are neither sign-ins of known users nor what the retailer wrote', async () => {
    await service.upsert({ id: 'known-3', phone: phone(3), name: 'Пётр' });
    await service.signIn(phone(3));
    await service.upsert({ id: 'known-3', name: 'Пётр Ильич' });
    await service.getUser(phone(3));
    expect(await service.database.query(`select from outbox where account_id = 'known-3'`)).toEqual([]);
  });

  it('R33: are adopted and merged ids, with the id before, after the change that made the account', async () => {
    const cursor = await now();
    const first = (await service.signIn(phone(4)))?.id;
    const second = (await service.signIn(phone(5)))?.id;
    await service.upsert({ id: 'own-4', phone: phone(4) }, { id: 'own-5', name: 'Анна' });
    await service.upsert({ id: 'own-5', phone: phone(5) });
    expect(inShort(await since(cursor, 4))).toEqual([
      { type: 'account.created', accountId: 'own-4' },
      { type: 'account.created', accountId: 'own-5' },
      { type: 'account.adopted', accountId: 'own-4', previousId: first, changed: ['id'] },
      { type: 'account.merged', accountId: 'own-5', previousId: second },
    ]);
  });

  it('R27: are erasures by operator and retailer, which name an id and nothing else of the person', async () => {
    const cursor = await now();
    const made = (await service.signIn(phone(6)))?.id ?? '';
    await service.upsert({ id: made, name: 'Анна Каренина' }, { id: 'erased-7', phone: phone(7) });
    await lab.eraseNow('--phone', phone(6));
    await service.postAsRetailer('/profile/erase', { ids: ['erased-7', 'nobody'], why: 'asked for it' });
    // Whoever has the id or the phone now is somebody else, of whom these changes tell nothing.
    await service.upsert({ id: 'erased-7', phone: phone(6), name: 'Другой человек' });
    const changes = await since(cursor, 3);
    expect(inShort(changes)).toEqual([
      { type: 'account.created', accountId: made },
      { type: 'account.erased', accountId: made },
      { type: 'account.erased', accountId: 'erased-7' },
    ]);
    expect(changes.map(({ account }) => account)).toEqual([undefined, undefined, undefined]);
    expect(await lab.found('Каренина', phone(7))).toEqual([]);
  });

  it('tell of the request that made them', async () => {
    const { headers } = await service.getUser(phone(8));
    expect(
      await service.database.query('select from outbox where request_id = $1', [headers.get('x-request-id')]),
    ).toHaveLength(1);
  });
});

describe('the order of changes', () => {
  it('R33: a change whose transaction commits late is not skipped', async () => {
    const cursor = await now();
    let next = '';
    await heldSignIn('held-10', phone(10), async () => {
      const early = (await service.signIn(phone(11)))?.id;
      expect((await since(cursor, 1)).map(({ accountId }) => accountId)).toEqual([early]);
      next = await now();
    });
    expect((await since(next, 1)).map(({ accountId }) => accountId)).toEqual(['held-10']);
  });

  it('R33: what waited for an account comes after what it waited for', async () => {
    const cursor = await now();
    let adopted = service.getUser('nobody');
    await heldSignIn('held-12', phone(12), async () => {
      adopted = service.upsert({ id: 'own-12', phone: phone(12) });
      const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await service.database.query(waits)).length === 0) await pause();
    });
    expect((await adopted).body.results?.[0]?.status).toBe('adopted');
    const changes = await since(cursor, 2);
    expect(changes.map(({ accountId }) => accountId)).toEqual(['own-12', 'own-12']);
    expect(changes.map(({ type }) => type)).toEqual(['account.created', 'account.adopted']);
  });

  it('R33: a reader misses none and reads each once, while two replicas number and users sign in', async () => {
    const cursor = await now();
    const seen: ChangeDto[] = [];
    let isOver = false;
    const reader = (async () => {
      for (let after = cursor, last = false; !last;) {
        last = isOver;
        const { changes = [], next = '' } = await read({ after, limit: 7 });
        seen.push(...changes);
        after = next;
        if (changes.length === 7) last = false;
      }
    })();
    const numbers = Array.from({ length: 60 }, (_, n) => 100 + n);
    await Promise.all(
      numbers.map(async (n) => {
        await service.getUser(phone(n));
        await service.upsert({ id: `own-${n}`, phone: phone(n) });
        await service.postAsRetailer('/profile/erase', { ids: [`own-${n}`], why: 'asked for it' });
      }),
    );
    await allIsNumbered();
    isOver = true;
    await reader;
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    const stored = await service.database.query<{ id: string; key: string }>(
      'select id, account_key as key from outbox',
    );
    const keyOf = new Map(stored.map(({ id, key }) => [id, key]));
    const keys = new Set(seen.map(({ id }) => keyOf.get(id)));
    expect(keys.size).toBe(numbers.length);
    for (const key of keys)
      expect(seen.filter(({ id }) => keyOf.get(id) === key).map(({ type }) => type)).toEqual([
        'account.created',
        'account.adopted',
        'account.erased',
      ]);
  });
});

describe('the cursor', () => {
  it('pages through the changes, and stays where there is no newer one', async () => {
    const cursor = await now();
    for (const n of [20, 21, 22]) await service.getUser(phone(n));
    await since(cursor, 3);
    const first = await read({ after: cursor, limit: 2 });
    const second = await read({ after: first.next, limit: 2 });
    expect([first.changes?.length, second.changes?.length]).toEqual([2, 1]);
    expect(await read({ after: second.next })).toEqual({ changes: [], next: second.next });
    expect(await now()).toBe(second.next);
  });

  it('that is none, and a limit out of bounds, are refused with the field', async () => {
    const faults: [object, string][] = [
      [{ after: 'Y2hhbmdlczo' }, 'after'],
      [{ after: 7 }, 'after'],
      [{ after: Buffer.from('changes:01x').toString('base64url') }, 'after'],
      [{ limit: 0 }, 'limit'],
      [{ limit: 501 }, 'limit'],
    ];
    for (const [request, field] of faults) {
      const { status, body } = await service.postAsRetailer('/profile/changes', request);
      expect({ request, status, message: body.error?.message }).toEqual({
        request,
        status: 400,
        message: expect.stringContaining(`${field}:`),
      });
    }
    expect((await service.post('/profile/changes', {})).status).toBe(401);
  });

  it('is refused once changes after it are gone, and one of the moment before a full read goes on', async () => {
    const cursor = await now();
    await service.getUser(phone(30));
    await since(cursor, 1);
    await service.database.query(`update outbox set at = at - interval '31 days'`);
    await service.getUser(phone(31));
    const kept = await now();
    await service.replicas[0]?.nest.get(Retention).remove();
    const { status, body } = await service.postAsRetailer('/profile/changes', { after: cursor });
    expect(status).toBe(200);
    expect(body.error?.message).toContain('after = latest');
    const first = await read({});
    expect(first.changes?.every(({ account }) => account?.phone === phone(31))).toBe(true);
    expect((await read({ after: kept })).error).toBeUndefined();
  });

  it('of another database, which is ahead of this one, is refused', async () => {
    const ahead = Buffer.from('changes:999999999').toString('base64url');
    expect((await read({ after: ahead })).error?.message).toContain('after = latest');
  });
});
