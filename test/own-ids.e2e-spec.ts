import { messages } from './support/messages';
import { newPhones } from './support/phones';
import { PersonLab, REVIEWER, REVIEWER_CODE } from './support/person-lab';
import type { Answer, Service } from './support/service';

let lab: PersonLab;
let service: Service;
beforeAll(async () => {
  lab = await PersonLab.start();
  ({ service } = lab);
});
afterAll(() => lab.stop());

const phones = newPhones(300);
const phone = (n: number) => phones[n] ?? '';
const resultsOf = ({ body }: Answer) =>
  body.results?.map(({ id, status, error }) => ({ id, as: status ?? error?.message }));
const PHONE_TAKEN = messages.text('PHONE_TAKEN');

/** The ids that lead to the account of the id, its own first. */
const idsOf = async (id: string) =>
  (
    await service.database.query<{ id: string }>(
      `select i.id from account a join account_id i on i.account_key = a.key where a.id = $1
       order by not i.is_current, i.id`,
      [id],
    )
  ).map((row) => row.id);

describe('an id of the retailer’s for an account that signed in first', () => {
  it('takes the place of the id that was made here, which goes on leading to the account', async () => {
    const made = (await service.signIn(phone(1)))?.id ?? '';
    expect(resultsOf(await service.upsert({ id: 'own-1', phone: phone(1), name: 'Анна' }))).toEqual([
      { id: 'own-1', as: 'adopted' },
    ]);
    const user = { id: 'own-1', phone: phone(1), name: 'Анна' };
    for (const identifier of ['own-1', made, phone(1)])
      for (const replica of [0, 1]) expect((await service.getUser(identifier, { replica })).body.user).toEqual(user);
    await service.database.timePasses(61);
    expect(await service.signIn(phone(1))).toEqual(user);
    expect(await idsOf('own-1')).toEqual(['own-1', made]);
  });

  it('is written through its alias as well, and nothing is written where nothing changes', async () => {
    const made = (await service.signIn(phone(2)))?.id ?? '';
    await service.upsert({ id: 'own-2', phone: phone(2) });
    expect(resultsOf(await service.upsert({ id: made, bonuses: 7 }))).toEqual([{ id: 'own-2', as: 'updated' }]);
    const version = () => service.database.query(`select ctid, xmin, updated_at from account where id = 'own-2'`);
    const before = await version();
    const again = await service.upsert(
      { id: made, bonuses: 7 },
      { id: 'own-2', phone: phone(2) },
      { phone: phone(2), bonuses: 7 },
    );
    expect(resultsOf(again)).toEqual(Array.from({ length: 3 }, () => ({ id: 'own-2', as: 'unchanged' })));
    expect(await version()).toEqual(before);
  });

  it('is adopted by a confirmed e-mail too, and not by one that is only written down', async () => {
    const [{ id: made } = { id: '' }] = (
      await service.upsert({ email: 'own3@shop.example', emailConfirmed: true, name: 'По почте' })
    ).body.results as { id: string }[];
    expect(resultsOf(await service.upsert({ id: 'own-3-other', email: 'own3@shop.example' }))).toEqual([
      { id: 'own-3-other', as: 'created' },
    ]);
    const own = { id: 'own-3', email: 'Own3@shop.example', emailConfirmed: true };
    expect(resultsOf(await service.upsert(own))).toEqual([{ id: 'own-3', as: 'adopted' }]);
    expect(await idsOf('own-3')).toEqual(['own-3', made]);
  });

  it('R37: never replaces an id that a retailer brought', async () => {
    await service.signIn(phone(4));
    await service.upsert({ id: 'own-4', phone: phone(4) });
    const answer = await service.upsert({ id: 'own-4-again', phone: phone(4) }, { id: 'own-4', phone: phone(4) });
    expect(resultsOf(answer)).toEqual([
      { id: 'own-4-again', as: PHONE_TAKEN },
      { id: 'own-4', as: 'unchanged' },
    ]);
    await service.upsert({ id: 'own-4b' });
    expect(resultsOf(await service.upsert({ id: 'own-4b', phone: phone(4) }))).toEqual([
      { id: 'own-4b', as: PHONE_TAKEN },
    ]);
    expect(await idsOf('own-4b')).toEqual(['own-4b']);
  });

  it('does not replace an id of an earlier version, of which nobody recorded who made it', async () => {
    const old = '6b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a05';
    await service.database.query('insert into account (id, phone) values ($1, $2)', [old, phone(5)]);
    expect(resultsOf(await service.upsert({ id: 'own-5', phone: phone(5) }))).toEqual([
      { id: 'own-5', as: PHONE_TAKEN },
    ]);
  });

  it('leaves the account of a reviewer to the reviewer, whose code everybody may know', async () => {
    const reviewer = REVIEWER;
    await service.requestCode(reviewer);
    const made = (await service.confirmCode(reviewer, REVIEWER_CODE)).body.user?.id;
    expect(resultsOf(await service.upsert({ id: 'own-r', phone: reviewer }))).toEqual([
      { id: 'own-r', as: PHONE_TAKEN },
    ]);
    expect((await service.getUser(made ?? '')).body.user?.id).toBe(made);
  });
});

describe('an id of the retailer’s that has an account already', () => {
  it('makes the two accounts one: empty fields are filled, and both ids and all names lead to it', async () => {
    const made = (await service.signIn(phone(10)))?.id ?? '';
    await service.upsert({
      phone: phone(10),
      name: 'Из приложения',
      email: 'app10@shop.example',
      emailConfirmed: true,
      bonuses: 5,
    });
    await service.upsert({ id: 'own-10', name: 'Из магазина', email: 'shop10@shop.example' });
    expect(resultsOf(await service.upsert({ id: 'own-10', phone: phone(10), segments: ['vip'] }))).toEqual([
      { id: 'own-10', as: 'merged' },
    ]);
    const user = {
      id: 'own-10',
      phone: phone(10),
      name: 'Из магазина',
      email: 'app10@shop.example',
      emailConfirmed: true,
      bonuses: 5,
      segments: ['vip'],
    };
    for (const identifier of ['own-10', made, phone(10), 'app10@shop.example'])
      expect((await service.getUser(identifier)).body.user).toEqual(user);
    expect(await idsOf('own-10')).toEqual(['own-10', made]);
    expect(await service.database.query('select from account where id = $1', [made])).toEqual([]);
  });

  it('R37: aliases of an account that becomes one with another lead there', async () => {
    const made = (await service.signIn(phone(11)))?.id ?? '';
    // The account adopts an id that was made here as well, so that its alias has to follow.
    const second = '7b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a11';
    await service.database.query('update account set id = $1 where id = $2', [second, made]);
    await service.upsert({ id: 'own-11' });
    expect(resultsOf(await service.upsert({ id: 'own-11', phone: phone(11) }))).toEqual([
      { id: 'own-11', as: 'merged' },
    ]);
    for (const id of [made, second]) expect((await service.getUser(id)).body.user?.id).toBe('own-11');
  });

  it('R37: what is kept under the names of both is exported and erased with the account', async () => {
    const first = (await service.signIn(phone(12)))?.id ?? '';
    await service.upsert({ id: 'own-12', phone: phone(13) });
    await service.signIn(phone(13));
    // The account that goes has a former phone too, whose deliveries are its own.
    await service.signIn(phone(14));
    await service.database.query(`delete from account where phone = $1`, [phone(14)]);
    await service.upsert({ id: first, phone: phone(14) });
    await service.upsert({ id: 'own-12', phone: phone(14) });
    expect((await service.getUser(first)).body.user?.id).toBe('own-12');
    const exported = JSON.parse(await lab.admin('export', '--id', first, '--why', 'asked for it')) as Record<
      string,
      object[]
    >;
    expect(exported['aliases']).toEqual([{ id: first }]);
    expect(exported['deliveries']).toHaveLength(3);
    const { erased } = await lab.eraseNow('--id', first);
    expect(erased).toMatchObject({ account: 1, delivery: 3 });
    expect(await lab.found(first, phone(12), phone(13), phone(14))).toEqual([]);
    expect(await service.database.query(`select from account_id where id in ('own-12', $1)`, [first])).toEqual([]);
  });

  it('does not fill what the item clears, and refuses a name of a third account', async () => {
    await service.signIn(phone(15));
    await service.upsert({ phone: phone(15), name: 'Из приложения', bonuses: 3 });
    await service.upsert({ id: 'own-15' }, { id: 'own-15b', email: 'b15@shop.example', emailConfirmed: true });
    const taken = { id: 'own-15', phone: phone(15), email: 'b15@shop.example', emailConfirmed: true };
    expect(resultsOf(await service.upsert(taken))).toEqual([{ id: 'own-15', as: messages.text('EMAIL_TAKEN') }]);
    expect((await service.getUser('own-15')).body.user).toEqual({ id: 'own-15' });
    expect(resultsOf(await service.upsert({ id: 'own-15', phone: phone(15), name: null }))).toEqual([
      { id: 'own-15', as: 'merged' },
    ]);
    expect((await service.getUser('own-15')).body.user).toEqual({ id: 'own-15', phone: phone(15), bonuses: 3 });
  });

  it('merges the accounts of a phone and of an e-mail that both were made here', async () => {
    const ofPhone = (await service.signIn(phone(16)))?.id ?? '';
    const [{ id: ofEmail } = { id: '' }] = (
      await service.upsert({ email: 'own16@shop.example', emailConfirmed: true, bonuses: 16 })
    ).body.results as { id: string }[];
    const own = { id: 'own-16', phone: phone(16), email: 'own16@shop.example', emailConfirmed: true };
    expect(resultsOf(await service.upsert(own))).toEqual([{ id: 'own-16', as: 'merged' }]);
    expect(await idsOf('own-16')).toEqual(['own-16', ...[ofPhone, ofEmail].toSorted()]);
    expect((await service.getUser(ofEmail)).body.user).toEqual({ ...own, bonuses: 16 });
  });
});

it('writes a batch that adopts, merges and names the same again as if one after the other', async () => {
  const made = (await service.signIn(phone(20)))?.id ?? '';
  const answer = await service.upsert(
    { phone: phone(21), name: 'только что' },
    { id: 'own-21', phone: phone(21) },
    { id: 'own-20', phone: phone(21) },
    { id: 'own-20', bonuses: 1 },
    { id: 'own-20', phone: phone(20) },
    { id: made, bonuses: 1 },
    { id: 'own-20', phone: null },
    { id: 'own-21', phone: phone(20) },
    { id: 'own-22', phone: phone(21) },
  );
  expect(resultsOf(answer)?.slice(1)).toEqual([
    { id: 'own-21', as: 'adopted' },
    { id: 'own-20', as: PHONE_TAKEN },
    { id: 'own-20', as: 'created' },
    { id: 'own-20', as: 'merged' },
    { id: 'own-20', as: 'unchanged' },
    { id: 'own-20', as: 'updated' },
    { id: 'own-21', as: 'updated' },
    { id: 'own-22', as: 'created' },
  ]);
  const created = answer.body.results?.[0]?.id ?? '';
  expect((await service.getUser(created)).body.user).toEqual({ id: 'own-21', phone: phone(20), name: 'только что' });
  expect((await service.getUser(made)).body.user).toEqual({ id: 'own-20', bonuses: 1 });
});
