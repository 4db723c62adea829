import { failed } from './support/messages';
import { newPhones } from './support/phones';
import { PersonLab } from './support/person-lab';
import { RETAILER_KEY } from './support/production-settings';
import type { Service } from './support/service';

const SUPPORT_KEY = 'support-desk-test-key-0123456789';

let lab: PersonLab;
let service: Service;
beforeAll(async () => {
  lab = await PersonLab.start();
  ({ service } = lab);
});
afterAll(() => lab.stop());

const phones = newPhones(300);
const phone = (n: number) => phones[n] ?? '';
const NO_SUCH_USER = failed('NO_SUCH_USER');

describe('/profile/find', () => {
  const find = (request: object) => service.postAsRetailer('/profile/find', request);

  it('finds an account by id, alias, phone in any spelling and confirmed e-mail, as it is stored', async () => {
    const made = (await service.signIn(phone(1)))?.id;
    const fields = { name: 'Анна', birthday: '1990-05-17', email: 'find1@shop.example', emailConfirmed: true };
    await service.upsert({ id: 'found-1', phone: phone(1), ...fields });
    const lists = { aliases: [made], identities: [], consents: [] };
    const stored = { id: 'found-1', phone: phone(1), ...fields, ...lists, idMadeHere: false };
    const times = { createdAt: expect.stringMatching(/^20.*Z$/), updatedAt: expect.stringMatching(/^20.*Z$/) };
    for (const request of [
      { id: 'found-1' },
      { id: made },
      { phone: `8 (${phone(1).slice(1, 4)}) ${phone(1).slice(4, 7)}-${phone(1).slice(7)}` },
      { phone: `+${phone(1)}` },
      { email: 'Find1@shop.example' },
    ]) {
      const { status, body } = await find(request);
      expect({ request, status, body }).toEqual({ request, status: 200, body: { account: { ...stored, ...times } } });
    }
  });

  it('makes no account, and finds nobody by an e-mail that is only written down', async () => {
    await service.upsert({ id: 'found-2', email: 'find2@shop.example' });
    for (const request of [{ phone: phone(2) }, { id: phone(2) }, { email: 'find2@shop.example' }, { id: 'nobody' }])
      expect((await find(request)).body).toEqual(NO_SUCH_USER);
    expect(await service.database.query('select from account where phone = $1', [phone(2)])).toEqual([]);
  });

  it('wants one of the three, and says which one cannot be read', async () => {
    const faults = [
      [{}, 'id'],
      [{ id: 'a', phone: phone(1) }, 'id'],
      [{ phone: 'звонок' }, 'phone'],
      [{ email: 'no-email' }, 'email'],
      [{ id: { $ne: 0 } }, 'id'],
    ] as const;
    for (const [request, field] of faults) {
      const { status, body } = await find(request);
      expect({ request, status, message: body.error?.message }).toEqual({
        request,
        status: 400,
        message: expect.stringContaining(`${field}:`),
      });
    }
  });

  it('is open to keys of the retailer’s alone', async () => {
    for (const path of ['/profile/find', '/profile/erase'])
      expect((await service.post(path, { id: 'found-1', ids: ['found-1'] })).status).toBe(401);
  });
});

describe('/profile/erase', () => {
  const erase = (...ids: string[]) => service.postAsRetailer('/profile/erase', { ids, why: `asked by ${phone(10)}` });

  it('R27: removes all that is stored of users, by id and by alias, and is called again without harm', async () => {
    const made = (await service.signIn(phone(10)))?.id ?? '';
    await service.upsert({ id: 'erased-10', phone: phone(10), name: 'Анна', email: 'erase10@shop.example' });
    await service.upsert({ id: 'erased-11', phone: phone(11) }, { id: 'kept-12', phone: phone(12) });
    await service.signIn(phone(11));
    const { body } = await erase(made, 'erased-11', 'nobody', 'erased-10');
    expect(body.results).toEqual([
      { id: made, status: 'erased' },
      { id: 'erased-11', status: 'erased' },
      { id: 'nobody', status: 'unknown' },
      { id: 'erased-10', status: 'unknown' },
    ]);
    expect(await lab.found(phone(10), phone(11), 'erase10@', made)).toEqual([]);
    expect((await service.getUser('kept-12')).body.user?.['phone']).toBe(phone(12));
  });

  it('R36: each erasure is recorded with who and why, and the reason without the person’s names', async () => {
    const acts = await service.database.query<{ detail: string; actor: string }>(
      `select detail, actor from audit where event = 'operator' and actor like 'retailer:%' order by id`,
    );
    expect(acts).toEqual([
      {
        detail: expect.stringMatching(
          /^erase of account erased-10, .*1 account.*: asked by \+7 \(999\) \*{3}-\*{2}-\d\d$/,
        ),
        actor: 'retailer: key 1',
      },
      { detail: expect.stringMatching(/^erase of account erased-11, /), actor: 'retailer: key 1' },
    ]);
    expect(acts[0]?.detail).not.toContain(phone(10));
  });

  it('gives its id to the event of each erasure; that of an operator has none', async () => {
    const ids = ['erased-40', 'erased-41', 'erased-42'];
    await service.upsert(...ids.map((id, i) => ({ id, phone: phone(40 + i) })));
    const { headers } = await erase('erased-40', 'erased-41');
    await lab.eraseNow('--id', 'erased-42');
    const events = await service.database.query(
      'select account_id as id, request_id as "requestId" from outbox where account_id = any($1) order by seq',
      [ids],
    );
    const requestId = headers.get('x-request-id');
    expect(events).toEqual([
      { id: 'erased-40', requestId },
      { id: 'erased-41', requestId },
      { id: 'erased-42', requestId: null },
    ]);
  });

  it('R27: erases a user whom many calls erase at once, and who signs in meanwhile, once', async () => {
    await service.signIn(phone(20));
    await service.upsert({ id: 'erased-20', phone: phone(20) });
    const calls = Array.from({ length: 12 }, (_, i) =>
      i % 3 === 2 ? service.getUser('erased-20') : erase('erased-20'),
    );
    const statuses = (await Promise.all(calls)).flatMap(({ body }) => body.results ?? []).map(({ status }) => status);
    expect(statuses.filter((status) => status === 'erased')).toHaveLength(1);
    expect(await lab.found(phone(20))).toEqual([]);
  });

  it('takes 1 to 100 ids', async () => {
    for (const ids of [[], Array.from({ length: 101 }, (_, i) => `many-${i}`), 'erased-10', [null], ['x'.repeat(201)]])
      expect((await service.postAsRetailer('/profile/erase', { ids })).status).toBe(400);
    const hundred = Array.from({ length: 100 }, (_, i) => `many-${i}`);
    await service.upsert(...hundred.map((id) => ({ id })));
    const { body } = await erase(...hundred);
    expect(body.results).toEqual(hundred.map((id) => ({ id, status: 'erased' })));
  });
});

it('shows in the log and in the audit trail which key of the retailer’s made a call', async () => {
  const replica = await service.addReplica({
    RETAILER_API_KEYS: `${RETAILER_KEY},${SUPPORT_KEY}`,
    RETAILER_API_KEY_NAMES: 'crm,support-desk',
  });
  await service.upsert({ id: 'named-30', phone: phone(30) });
  const headers = { key: SUPPORT_KEY };
  await service.postAsRetailer('/profile/find', { id: 'named-30' }, { replica });
  await service.post('/profile/find', { id: 'named-30' }, { replica, headers });
  await service.post('/profile/erase', { ids: ['named-30'] }, { replica, headers });
  const found = await service.database.query(
    `select detail from audit where event = 'account-found' order by id desc limit 2`,
  );
  expect(found).toEqual([{ detail: 'support-desk' }, { detail: 'crm' }]);
  const erased = await service.database.query(
    `select actor from audit where event = 'operator' order by id desc limit 1`,
  );
  expect(erased).toEqual([{ actor: 'retailer: support-desk' }]);
  const names = () =>
    service.log
      .map((line) => JSON.parse(line) as { event: string; route?: string; keyName?: string })
      .filter(({ event, route }) => event === 'request' && (route === '/profile/find' || route === '/profile/erase'))
      .slice(-3)
      .map(({ keyName }) => keyName);
  while (names().at(-1) !== 'support-desk') await new Promise((resolve) => void setTimeout(resolve, 5));
  expect(names()).toEqual(['crm', 'support-desk', 'support-desk']);
});
