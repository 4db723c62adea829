import { Retention } from '../src/jobs/retention';
import { initDataOf } from './support/init-data';
import { failed } from './support/messages';
import { newPhone, newPhones } from './support/phones';
import type { Service } from './support/service';
import { TelegramLab } from './support/telegram-lab';

const REFUSED = failed('INVALID_INIT_DATA');

let lab: TelegramLab;
let service: Service;
beforeAll(async () => {
  lab = await TelegramLab.start();
  ({ service } = lab);
});
afterAll(() => lab.stop());

const find = async (request: object) => (await service.postAsRetailer('/profile/find', request)).body.account;
const telegram = (subject: string) => ({ provider: 'telegram', subject });

describe('the Telegram id of a user', () => {
  it('moves to the account of the phone that it came with last, and nothing else moves', async () => {
    const [telegramId, phone, other] = [lab.newTelegramId(), newPhone(), newPhone()];
    const first = (await lab.signIn({ telegramId, phone })).body.user;
    const second = (await lab.signIn({ telegramId, phone: other })).body.user;
    expect(second?.id).not.toBe(first?.id);
    expect(await lab.phonesOf(telegramId)).toEqual([other]);
    expect(await find({ phone })).toMatchObject({ id: first?.id, phone, identities: [] });
    expect(await find({ phone: other })).toMatchObject({ id: second?.id, identities: [telegram(telegramId)] });
    expect((await lab.signIn({ telegramId, phone })).body.user).toEqual(first);
    expect(await lab.phonesOf(telegramId)).toEqual([phone]);
  });

  it('stands beside others of the same account', async () => {
    const [phone, one, other] = [newPhone(), lab.newTelegramId(), lab.newTelegramId()];
    for (const telegramId of [other, one, other]) await lab.signIn({ telegramId, phone });
    expect((await find({ phone }))?.['identities']).toEqual([telegram(one), telegram(other)]);
  });

  it('follows an account that gets an id of the retailer’s, and one that becomes one with another', async () => {
    const [telegramId, phone] = [lab.newTelegramId(), newPhone()];
    await lab.signIn({ telegramId, phone });
    await service.upsert({ id: 'adopter', phone });
    expect(await find({ id: 'adopter' })).toMatchObject({ identities: [telegram(telegramId)] });
    const [mergedId, mergedPhone] = [lab.newTelegramId(), newPhone()];
    await lab.signIn({ telegramId: mergedId, phone: mergedPhone });
    await service.upsert({ id: 'merger', name: 'Анна' });
    const { results } = (await service.upsert({ id: 'merger', phone: mergedPhone })).body;
    expect(results).toEqual([{ id: 'merger', status: 'merged' }]);
    expect(await find({ id: 'merger' })).toMatchObject({ phone: mergedPhone, identities: [telegram(mergedId)] });
    expect((await lab.signIn({ telegramId: mergedId, phone: mergedPhone })).body.user?.id).toBe('merger');
  });

  it('R27: is exported with the person, and erased with them', async () => {
    const [telegramId, phone] = [lab.newTelegramId(), newPhone()];
    const tma = initDataOf({ telegramId });
    await lab.signIn({ telegramId, phone, tma });
    const exported = JSON.parse(await lab.admin('export', '--phone', phone, '--why', 'asked for it')) as object;
    expect(exported).toMatchObject({ identities: [{ ...telegram(telegramId), linked_at: expect.any(String) }] });
    expect(await service.database.dump()).toContain(telegramId);
    await lab.admin('erase', '--phone', phone, '--yes', '--why', 'asked for it');
    const dump = await service.database.dump();
    for (const personal of [telegramId, phone]) expect(dump).not.toContain(personal);
    expect((await lab.signIn({ telegramId, phone, tma })).body.user?.['phone']).toBe(phone);
  });
});

describe('what is kept of init data', () => {
  const kept = async () =>
    service.database.query<{ digest: string; bound_to: string }>('select digest, bound_to from init_data_use');

  it('R31: is two HMACs, by which nobody is found without the init data: no id, no phone, no field', async () => {
    const [telegramId, phone] = [lab.newTelegramId(), newPhone()];
    const before = await kept();
    const tma = initDataOf({ telegramId, more: { start_param: 'a-secret-parameter' } });
    await lab.signIn({ telegramId, phone, tma });
    await lab.signIn({ telegramId, phone: newPhone(), tma });
    const rows = (await kept()).filter(({ digest }) => !before.some((row) => row.digest === digest));
    expect(rows).toEqual([
      { digest: expect.stringMatching(/^[\w-]{43}$/), bound_to: expect.stringMatching(/^[\w-]{43}$/) },
    ]);
    const dump = await service.database.dump();
    const logs = service.log.join('');
    const fields = new URLSearchParams(tma);
    for (const secret of [
      tma,
      'a-secret-parameter',
      ...['hash', 'query_id', 'user'].map((name) => fields.get(name) ?? ''),
    ]) {
      expect(secret).not.toBe('');
      for (const place of [dump, logs]) expect(place.includes(secret)).toBe(false);
    }
    const hmacs = await service.database.query<{ hmac: string }>('select hmac from audit where hmac is not null');
    expect(hmacs.map(({ hmac }) => hmac)).not.toContain(rows[0]?.bound_to);
  });

  it('R22: no log has the init data, the id or the whole phone', async () => {
    const [telegramId, phone] = [lab.newTelegramId(), newPhone()];
    const tma = initDataOf({ telegramId });
    await lab.signIn({ telegramId, phone, tma });
    await lab.signIn({ telegramId, phone, tma: `${tma}&forged=1` });
    await lab.signIn({ telegramId, phone, more: { payload: { tma: [tma] } } });
    await service.database.query('alter table identity rename to lost');
    expect((await lab.signIn({ telegramId, phone, tma })).status).toBe(500);
    await service.database.query('alter table lost rename to identity');
    const logs = service.log.join('');
    for (const secret of [tma, telegramId, phone, 'first_name', new URLSearchParams(tma).get('hash') ?? '-'])
      expect({ secret, isFound: logs.includes(secret) }).toEqual({ secret, isFound: false });
    expect(logs).toContain('"route":"/auth/telegram","status":200,"outcome":"INVALID_INIT_DATA","phone":"+7 (999) ***');
  });

  it('is removed when the init data have expired, and not before', async () => {
    const [telegramId, ...phones] = [lab.newTelegramId(), ...newPhones(2)];
    const [phone = '', other = ''] = phones;
    const tma = initDataOf({ telegramId });
    await lab.signIn({ telegramId, phone, tma });
    const retain = () => service.replicas[0]?.nest.get(Retention).remove();
    await retain();
    expect((await lab.signIn({ telegramId, phone: other, tma })).body).toEqual(REFUSED);
    await service.database.query(`update init_data_use set expires_at = expires_at - interval '26 hours'`);
    await retain();
    expect(await kept()).toEqual([]);
  });
});
