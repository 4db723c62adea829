import { randomUUID } from 'node:crypto';
import { openedByPhone, SELECT_OPENED } from '../src/accounts/account.parts';
import { type ConsentAnswer, consented, toldCreatedAndConsented } from '../src/accounts/consent.parts';
import type { App } from '../src/app';
import { Query } from '../src/database/query';
import { Statements } from '../src/database/statements';
import type { ChangeDto } from '../src/events/dto/change.dto';
import { ConsentLab } from './support/consent-lab';
import { newPhone } from './support/phones';

let lab: ConsentLab;
beforeAll(async () => void (lab = await ConsentLab.start()));
afterAll(() => lab.stop());

describe('the table of consents', () => {
  const statements = () => (lab.service.replicas[0] as App).nest.get(Statements);

  it('R28: takes no other value of a row from any role, the owner included', async () => {
    await lab.write({ id: 'fixed-1', smsNotification: true });
    const columns = await lab.service.database.query<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_name = 'consent' and column_name not in ('seq', 'account_key')`,
    );
    expect(columns.length).toBeGreaterThan(7);
    for (const { name } of columns)
      await expect(lab.service.database.query(`update consent set ${name} = ${name}`)).rejects.toThrow('never changed');
  });

  it('R28: has no row of somebody whose phone is not proven', async () => {
    const phone = newPhone();
    const consents = { allowSms: true, allowEmail: 'true', allowMarketing: 1 };
    const rows = async () => (await lab.service.database.query('select from consent')).length;
    const before = await rows();
    await lab.service.post('/auth/otp/request', { userIdentifier: phone, ...consents });
    const otp = lab.service.wrongCodeFor(phone);
    await lab.service.post('/auth/otp/confirm', { userIdentifier: phone, otp, ...consents });
    expect(await rows()).toBe(before);
    expect(await lab.service.database.query('select from account where phone = $1', [phone])).toEqual([]);
  });

  it('R28: is updated by no statement of the service but for whose a row is', () => {
    const texts = statements().all.map(({ text }) => text);
    const updates = texts.flatMap((text) => text.match(/update\s+consent\b[^)]*/g) ?? []);
    expect(updates).toEqual([expect.stringMatching(/^update consent c set account_key = p\.key from pair p/)]);
    expect(texts.filter((text) => text.includes('insert into consent'))).not.toEqual([]);
  });

  it('R28: has the rows of an account that a statement opens, told after the account itself', async () => {
    const statement = Query.of(openedByPhone).with(consented).with(toldCreatedAndConsented).answer<{ id: string }>({
      name: 'open-with-consents',
      decides: 'For this test.',
      select: SELECT_OPENED,
    });
    const answer = (kind: string, given: boolean): ConsentAnswer => ({
      kind,
      given,
      wording: '2026-09',
      source: 'registration',
      installation: 'an HMAC',
      proof: 'code',
    });
    const phone = newPhone();
    const open = async (...consents: ConsentAnswer[]) => {
      const values = { accountId: randomUUID(), phone, requestId: randomUUID(), consents: JSON.stringify(consents) };
      return (await statements().run(statement, values))[0]?.id ?? '';
    };
    const id = await open(answer('sms', true), answer('marketing', false));
    expect(await open()).toBe(id);
    expect(await open(answer('sms', false))).toBe(id);
    expect(await lab.inShort(id)).toEqual(['sms yes registration', 'marketing no registration', 'sms no registration']);
    // The retailer's clock is fast, and the user answers after that.
    const at = new Date(Date.now() + 4 * 60_000).toISOString();
    await lab.service.upsert({ id, consents: [{ kind: 'marketing', given: true, at }] });
    await open(answer('marketing', false));
    const told = await changesOf(id, 4);
    expect(told.map(({ type, changed }) => ({ type, changed }))).toEqual([
      { type: 'account.created', changed: undefined },
      { type: 'account.consented', changed: ['marketing', 'sms'] },
      { type: 'account.consented', changed: ['sms'] },
      { type: 'account.consented', changed: ['marketing'] },
    ]);
    expect(told[0]?.account?.consents).toEqual([
      expect.objectContaining({ kind: 'marketing', given: false, source: 'registration', wording: '2026-09' }),
      expect.objectContaining({ kind: 'sms', given: false }),
    ]);
  });
});

/** The changes of the account, once there are that many. */
async function changesOf(id: string, count: number): Promise<ChangeDto[]> {
  for (;;) {
    const { changes = [] } = (await lab.service.postAsRetailer('/profile/changes', {})).body;
    const own = changes.filter(({ accountId }) => accountId === id);
    if (own.length >= count) return own;
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
}
