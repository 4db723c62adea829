import { ConsentLab } from './support/consent-lab';
import { newPhone } from './support/phones';

let lab: ConsentLab;
beforeAll(async () => void (lab = await ConsentLab.start({ SUBSCRIPTIONS: 'sms, email, push' })));
afterAll(() => lab.stop());

const fromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const at = (year: number) => `${year}-03-14T09:30:00.000Z`;

describe('a consent that the retailer brings', () => {
  it('R28: is a row where the value changes, none where it is repeated, one more where it is withdrawn', async () => {
    const id = 'consents-1';
    expect(await lab.write({ id, smsNotification: true })).toBe('created');
    const [given] = await lab.consentsOf(id);
    expect(given).toMatchObject({ kind: 'sms', given: true, source: 'retailer', wording: null, proof: 'retailer' });
    expect(Math.abs((given?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await lab.write({ id, smsNotification: true })).toBe('unchanged');
    expect(await lab.write({ id, smsNotification: true, emailNotification: false, name: 'Анна' })).toBe('updated');
    expect(await lab.inShort(id)).toEqual(['sms yes retailer', 'email no retailer']);
    expect(await lab.write({ id, smsNotification: false })).toBe('updated');
    expect(await lab.inShort(id)).toEqual(['sms yes retailer', 'email no retailer', 'sms no retailer']);
    expect((await lab.consentsOf(id))[0]).toEqual(given);
    expect(await lab.fieldsOf(id)).toEqual({ sms: false, email: false });
  });

  it('R28: is kept with its time, source and wording, and the same row again writes nothing', async () => {
    const id = 'consents-2';
    const consents = [
      { kind: 'sms', given: true, at: '2024-03-14T12:30:00+03:00', source: 'import', wording: 'web-2024-03' },
      { kind: 'marketing', given: 'false', at: at(2025) },
      { kind: 'push', given: 1 },
    ];
    expect(await lab.write({ id, consents })).toBe('created');
    const rows = await lab.consentsOf(id);
    expect(rows).toEqual([
      expect.objectContaining({
        kind: 'sms',
        given: true,
        at: new Date(at(2024)),
        source: 'import',
        wording: 'web-2024-03',
      }),
      expect.objectContaining({
        kind: 'marketing',
        given: false,
        at: new Date(at(2025)),
        source: 'retailer',
        wording: null,
      }),
      expect.objectContaining({ kind: 'push', given: true, source: 'retailer', proof: 'retailer' }),
    ]);
    expect(await lab.write({ id, consents })).toBe('unchanged');
    expect(await lab.write({ id, consents: [...consents, ...consents], smsNotification: true })).toBe('unchanged');
    expect(await lab.consentsOf(id)).toEqual(rows);
    expect(await lab.fieldsOf(id)).toEqual({ sms: true, email: undefined });
  });

  it('R28: with an older time is kept, and does not take the place of the last one', async () => {
    const id = 'consents-3';
    await lab.write({ id, consents: [{ kind: 'sms', given: false, at: at(2025) }] });
    expect(await lab.write({ id, consents: [{ kind: 'sms', given: true, at: at(2024) }] })).toBe('updated');
    expect(await lab.inShort(id)).toEqual(['sms no retailer', 'sms yes retailer']);
    expect(await lab.fieldsOf(id)).toEqual({ sms: false, email: undefined });
    expect(await lab.write({ id, smsNotification: false })).toBe('unchanged');
    expect(await lab.write({ id, consents: [{ kind: 'sms', given: true, at: at(2026) }] })).toBe('updated');
    expect((await lab.fieldsOf(id)).sms).toBe(true);
  });

  it('R28: that is withdrawn stays so where the clock before it was fast', async () => {
    const id = 'consents-4';
    await lab.write({ id, consents: [{ kind: 'email', given: true, at: fromNow(4) }] });
    expect(await lab.write({ id, emailNotification: false })).toBe('updated');
    const [before, after] = await lab.consentsOf(id);
    expect(after?.at.getTime()).toBeGreaterThanOrEqual(before?.at.getTime() ?? NaN);
    expect((await lab.fieldsOf(id)).email).toBe(false);
    // What is read anew says the same.
    expect(await lab.write({ id, emailNotification: false })).toBe('unchanged');
    expect(await lab.write({ id, emailNotification: null })).toBe('unchanged');
  });

  it('is not cleared by null; a value of earlier versions, which no row says, is, and stays until then', async () => {
    const id = 'consents-5';
    await lab.service.database.query(
      `insert into account (id, data) values ($1, '{"smsNotification": true, "emailNotification": true}')`,
      [id],
    );
    expect(await lab.write({ id, smsNotification: true })).toBe('unchanged');
    expect(await lab.write({ id, emailNotification: null })).toBe('updated');
    expect(await lab.inShort(id)).toEqual([]);
    expect(await lab.fieldsOf(id)).toEqual({ sms: true, email: undefined });
    await lab.write({ id, smsNotification: false });
    expect(await lab.write({ id, smsNotification: null, consents: null })).toBe('unchanged');
    expect(await lab.fieldsOf(id)).toEqual({ sms: false, email: undefined });
  });

  it('is refused with the name of its field, and the accounts beside it are written', async () => {
    const written = [
      [{ kind: 'fax', given: true }, 'consents.0.kind: допустимы только marketing, sms, email, push'],
      [{ given: true }, 'consents.0.kind: обязательное поле'],
      [{ kind: 'sms' }, 'consents.0.given: обязательное поле'],
      [{ kind: 'sms', given: 'да' }, 'consents.0.given: нужно true или false'],
      [{ kind: 'sms', given: true, at: fromNow(6) }, 'consents.0.at: дата в будущем'],
      [{ kind: 'sms', given: true, at: '2026-03-14 12:30' }, 'consents.0.at: нужно время с часовым поясом'],
      [{ kind: 'sms', given: true, at: '2026-02-30T12:30:00Z' }, 'consents.0.at: нужно время с часовым поясом'],
      [{ kind: 'sms', given: true, at: '0001-01-01T00:00:00Z' }, 'consents.0.at: нужно время с часовым поясом'],
      [{ kind: 'sms', given: true, source: 'registration' }, 'consents.0.source: допустимы только retailer, import'],
      [{ kind: 'sms', given: true, wording: 'x'.repeat(101) }, 'consents.0.wording: длиннее 100 символов'],
    ] as const;
    const accounts = written.map(([consent], i) => ({ id: `refused-${i}`, name: 'Анна', consents: [consent] }));
    const { body } = await lab.service.upsert(...accounts, { id: 'beside', consents: [{ kind: 'sms', given: true }] });
    expect(body.results?.map(({ error, status }) => error?.message ?? status)).toEqual([
      ...written.map(([, message]) => expect.stringContaining(message)),
      'created',
    ]);
    for (const [i] of written.entries()) expect((await lab.service.getUser(`refused-${i}`)).body.user).toBeUndefined();
  });

  it('of one account twice in a call is read in the order of the call', async () => {
    const id = 'consents-7';
    const { body } = await lab.service.upsert(
      { id, smsNotification: true },
      { id, smsNotification: false },
      { id, smsNotification: false },
      { id, consents: [{ kind: 'sms', given: true }] },
    );
    expect(body.results?.map(({ status }) => status)).toEqual(['created', 'updated', 'unchanged', 'updated']);
    expect(await lab.inShort(id)).toEqual(['sms yes retailer', 'sms no retailer', 'sms yes retailer']);
    expect((await lab.fieldsOf(id)).sms).toBe(true);
  });
});

describe('consents of one account', () => {
  it('R28: that two replicas write at the same moment are one row where they are the same', async () => {
    const id = 'raced-1';
    await lab.write({ id });
    const account = { id, consents: [{ kind: 'marketing', given: true, at: at(2025) }], smsNotification: true };
    const results = await lab.whileLocked(id, 2, () => Promise.all([lab.write(account), lab.write(account)]));
    expect(results.toSorted()).toEqual(['unchanged', 'updated']);
    expect(await lab.inShort(id)).toEqual(['marketing yes retailer', 'sms yes retailer']);
  });

  it('R28: that contradict each other at the same moment leave the field that the last row says', async () => {
    const id = 'raced-2';
    await lab.write({ id });
    await Promise.all(Array.from({ length: 40 }, (_, i) => lab.write({ id, smsNotification: i % 2 === 0 })));
    const rows = await lab.consentsOf(id);
    // Each row says the opposite of the one before, and is not earlier.
    expect(rows.map(({ given }, i) => given === rows[i - 1]?.given)).toEqual(rows.map(() => false));
    expect(rows.map(({ at: time }) => time)).toEqual(rows.map(({ at: time }) => time).toSorted((a, b) => +a - +b));
    expect((await lab.fieldsOf(id)).sms).toBe(rows.at(-1)?.given);
  });

  it('R28: follow it where two become one, and the fields say what the last row of both does', async () => {
    const phone = newPhone();
    const made = (await lab.service.signIn(phone))?.id ?? '';
    await lab.write({
      id: made,
      consents: [
        { kind: 'sms', given: false, at: at(2025) },
        { kind: 'push', given: true },
      ],
    });
    await lab.write({
      id: 'merged-1',
      consents: [{ kind: 'sms', given: true, at: at(2024) }],
      emailNotification: true,
    });
    expect(await lab.fieldsOf('merged-1')).toEqual({ sms: true, email: true });
    expect(await lab.write({ id: 'merged-1', phone })).toBe('merged');
    expect((await lab.inShort('merged-1')).toSorted()).toEqual([
      'email yes retailer',
      'push yes retailer',
      'sms no retailer',
      'sms yes retailer',
    ]);
    expect(await lab.fieldsOf('merged-1')).toEqual({ sms: false, email: true });
  });

  it('R28: are known to the items of a call after one that gave the account another id, or made two one', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    const [made, gone] = [(await lab.service.signIn(phone))?.id ?? '', (await lab.service.signIn(other))?.id ?? ''];
    await lab.service.upsert(
      { id: made, consents: [{ kind: 'sms', given: false, at: at(2025) }] },
      { id: gone, consents: [{ kind: 'push', given: true, at: at(2025) }] },
    );
    const { body } = await lab.service.upsert(
      { id: 'moved-1', phone },
      { id: 'moved-1', consents: [{ kind: 'sms', given: true, at: at(2024) }] },
      { id: 'moved-2', name: 'Анна' },
      { id: 'moved-2', phone: other },
      { id: 'moved-2', consents: [{ kind: 'push', given: true, at: at(2025) }] },
    );
    expect(body.results?.map(({ status }) => status)).toEqual(['adopted', 'updated', 'created', 'merged', 'unchanged']);
    expect(await lab.inShort('moved-1')).toEqual(['sms no retailer', 'sms yes retailer']);
    expect(await lab.fieldsOf('moved-1')).toEqual({ sms: false, email: undefined });
    expect(await lab.inShort('moved-2')).toEqual(['push yes retailer']);
  });

  it('R27: are exported, and erased with it', async () => {
    const id = 'erased-1';
    await lab.write({ id, consents: [{ kind: 'marketing', given: true, wording: 'wording of the erased' }] });
    const exported = JSON.parse(await lab.operator.run('export', '--id', id, '--why', 'asked')) as object;
    expect(exported).toMatchObject({
      consents: [{ kind: 'marketing', given: true, wording: 'wording of the erased', proof: 'retailer' }],
    });
    expect(await lab.service.database.dump()).toContain('wording of the erased');
    const answer = await lab.operator.run('erase', '--id', id, '--yes', '--why', 'asked');
    expect(JSON.parse(answer)).toMatchObject({ erased: { account: 1, consent: 1 } });
    expect(await lab.service.database.dump()).not.toContain('wording of the erased');
  });

  it('are found with it, the last of each kind; the retailer’s own are told as no change', async () => {
    const id = 'found-1';
    const consents = [
      { kind: 'sms', given: true, at: at(2024) },
      { kind: 'sms', given: false, at: at(2025), wording: 'web-2' },
      { kind: 'marketing', given: true, at: at(2025), source: 'import' },
    ];
    await lab.write({ id, consents });
    const { body } = await lab.service.postAsRetailer('/profile/find', { id });
    expect(body.account?.['consents']).toEqual([
      { kind: 'marketing', given: true, at: at(2025), source: 'import' },
      { kind: 'sms', given: false, at: at(2025), source: 'retailer', wording: 'web-2' },
    ]);
    expect((await lab.service.getUser(id)).body.user).toEqual({ id, smsNotification: false });
    expect(await lab.service.database.query('select from outbox where account_id = $1', [id])).toEqual([]);
  });
});
