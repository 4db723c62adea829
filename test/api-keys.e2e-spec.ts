import { request } from 'node:http';
import { failed } from './support/messages';
import { IMSHOP_KEY, RETAILER_KEY } from './support/production-settings';
import { Service } from './support/service';

const UNAUTHORIZED = { status: 401, body: failed('UNAUTHORIZED') };
const SECOND_KEY = 'imshop-second-key-0123456789abcdef';
const SEEN = { status: 200, body: failed('NO_SUCH_USER') };

let service: Service;
const start = async () => void (service = await Service.start({ IMSHOP_API_KEYS: `${IMSHOP_KEY},${SECOND_KEY}` }));

async function call(headers: Record<string, string>, fields: object = {}) {
  const { status, body } = await service.post('/profile/get', { userIdentifier: 'nobody', ...fields }, { headers });
  return { status, body };
}

describe('the key of a call', () => {
  // Fewer keys fail here than an address may present in a minute.
  beforeAll(start);
  afterAll(() => service.stop());

  it('R11: takes the key in any of the three places, and in all of them at once', async () => {
    expect(await call({ authorization: `Bearer ${IMSHOP_KEY}` })).toEqual(SEEN);
    expect(await call({ authorization: `bearer  ${IMSHOP_KEY}` })).toEqual(SEEN);
    expect(await call({ key: IMSHOP_KEY })).toEqual(SEEN);
    expect(await call({}, { key: IMSHOP_KEY })).toEqual(SEEN);
    expect(await call({ authorization: `Bearer ${IMSHOP_KEY}`, key: SECOND_KEY }, { key: IMSHOP_KEY })).toEqual(SEEN);
  });

  it.each<[string, Record<string, string>, object]>([
    ['none', {}, {}],
    ['an empty header', { key: '' }, {}],
    ['an empty Bearer', { authorization: 'Bearer ' }, {}],
    ['a short one', { key: 'imshop' }, {}],
    ['a prefix', { key: IMSHOP_KEY.slice(0, -1) }, {}],
    ['a longer one', { key: `${IMSHOP_KEY}x` }, {}],
    ['a very long one', { key: 'x'.repeat(7000) }, {}],
    ['Latin-1', { key: 'ÿ'.repeat(32) }, {}],
    ['unicode', {}, { key: 'ключ-ключ-ключ-ключ-ключ-ключ' }],
    ['another scheme', { authorization: `Basic ${IMSHOP_KEY}` }, {}],
    ['two in one header', { key: `${IMSHOP_KEY}, ${IMSHOP_KEY}` }, {}],
    ['a good and a bad header', { authorization: `Bearer ${IMSHOP_KEY}`, key: 'bad' }, {}],
    ['a good header and a bad field', { key: IMSHOP_KEY }, { key: 'bad' }],
    ['a number', {}, { key: 5 }],
    ['null', { key: IMSHOP_KEY }, { key: null }],
    ['a list', {}, { key: [IMSHOP_KEY] }],
    ['an object', {}, { key: { toString: IMSHOP_KEY } }],
    ['the key of the other caller', { key: RETAILER_KEY }, {}],
  ])('R11: refuses %s with 401', async (_, headers, fields) => {
    expect(await call(headers, fields)).toEqual(UNAUTHORIZED);
  });

  it('R11: refuses a key in the query', async () => {
    const response = await fetch(`${service.urls[0]}/profile/get?key=${IMSHOP_KEY}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"userIdentifier":"nobody"}',
    });
    expect({ status: response.status, body: await response.json() }).toEqual(UNAUTHORIZED);
  });

  it.each(['authorization', 'key'])('R11: refuses the header %s given twice, one good and one bad', async (name) => {
    const good = name === 'key' ? IMSHOP_KEY : `Bearer ${IMSHOP_KEY}`;
    const status = await new Promise((resolve, reject) => {
      const headers = ['Host', 'localhost', 'Content-Type', 'application/json', name, good, name, 'Bearer bad'];
      const outgoing = request(`${service.urls[0]}/profile/get`, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      outgoing.on('error', reject).end('{"userIdentifier":"nobody"}');
    });
    expect(status).toBe(401);
  });

  it('R11: neither kind of key opens the calls of the other', async () => {
    expect(await call({ key: RETAILER_KEY })).toEqual(UNAUTHORIZED);
    const upsert = { accounts: [{ id: 'x' }] };
    expect((await service.post('/profile/upsert', upsert, { headers: { key: IMSHOP_KEY } })).status).toBe(401);
    expect((await service.post('/profile/upsert', upsert, { headers: { key: RETAILER_KEY } })).status).toBe(200);
  });

  it('R24: while two keys are known, calls with either are served', async () => {
    const keys = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? IMSHOP_KEY : SECOND_KEY));
    const answers = await Promise.all(keys.map((key) => call({ key })));
    expect(answers).toEqual(keys.map(() => SEEN));
  });
});

describe('what is counted and logged of keys', () => {
  // A service of its own for each: failed keys are counted by address.
  beforeEach(start);
  afterEach(() => service.stop());

  it('R22: the log says of every 401 what was wrong with the key and where it came from, not the key', async () => {
    const calls: [headers: Record<string, string>, fields: object, keyFault: string][] = [
      [{}, {}, 'none'],
      [{ authorization: 'Bearer ' }, {}, 'none'],
      [{ authorization: 'Bearer unknown-key-0123456789' }, {}, 'unknown'],
      [{}, { key: 5 }, 'unknown'],
      [{ authorization: `Bearer ${RETAILER_KEY}` }, {}, 'other-caller'],
      [{ authorization: IMSHOP_KEY }, {}, 'no-bearer'],
      [{ authorization: `Basic ${IMSHOP_KEY}` }, {}, 'no-bearer'],
      [{ authorization: `Bearer ${IMSHOP_KEY}`, key: 'unknown-key' }, {}, 'unknown'],
    ];
    for (const [headers, fields] of calls)
      await service.post('/profile/get', { userIdentifier: 'x', ...fields }, { headers });
    const lines = () => service.log.filter((line) => line.includes('"event":"request"'));
    while (lines().length < calls.length) await new Promise((resolve) => void setTimeout(resolve, 5));
    expect(lines().map((line) => JSON.parse(line) as object)).toEqual(
      calls.map(([, , keyFault]) => expect.objectContaining({ status: 401, keyFault, address: '127.0.0.1' })),
    );
    expect(service.log.join('')).not.toMatch(/unknown-key|-test-key-/);
  });

  it('blocks an address after 30 failed keys in a minute, but never a good key', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 35; i++) statuses.push((await call({ key: `bad-key-${i}` })).status);
    expect(statuses).toEqual([...Array<number>(30).fill(401), ...Array<number>(5).fill(429)]);
    expect(await call({ key: IMSHOP_KEY })).toEqual(SEEN);
  });

  it('sheds load above the calls a second of one caller with 429', async () => {
    const replica = await service.addReplica({ THROTTLE_PER_SECOND: '5' });
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async () => (await service.getUser('nobody', { replica })).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });
});
