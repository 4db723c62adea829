import { failed, messages } from './support/messages';
import { newPhone, newPhones } from './support/phones';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

const NO_SUCH_USER = failed('NO_SUCH_USER');

describe('writing accounts', () => {
  it('finds by id, else by phone; given fields replace, null clears, missing ones stay', async () => {
    const phone = newPhone();
    await service.upsert({ id: 'customer-910', phone, name: 'Иван', bonuses: 5, segments: ['a'] });
    const { body } = await service.upsert(
      { phone, bonuses: 0, segments: null },
      { id: 'customer-910', name: 'Пётр', legalEntities: [] },
    );
    expect(body.results).toEqual([
      { id: 'customer-910', status: 'updated' },
      { id: 'customer-910', status: 'updated' },
    ]);
    const { user } = (await service.getUser('customer-910')).body;
    expect(user).toEqual({ id: 'customer-910', phone, name: 'Пётр', bonuses: 0 });
    await service.upsert({ id: 'customer-910', phone: null });
    expect((await service.getUser('customer-910')).body.user).toEqual({ id: 'customer-910', name: 'Пётр', bonuses: 0 });
  });

  it('gives an account without an id a random one', async () => {
    const phone = newPhone();
    const { body } = await service.upsert({ phone, name: 'Анна' });
    expect(body.results).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/), status: 'created' }]);
    expect((await service.getUser(phone)).body.user?.['name']).toBe('Анна');
  });

  it('takes the disputed names in either spelling', async () => {
    await service.upsert({
      id: 'customer-912',
      exressBonusesTitle: 'Сгорят',
      loyaltyProgram: { progressBarBackroundColor: '#DDD' },
      legalEntities: [{ legalEntityName: 'А', taxRegistrationReasonCode: '77' }],
    });
    expect((await service.getUser('customer-912')).body.user).toEqual({
      id: 'customer-912',
      expressBonusesTitle: 'Сгорят',
      exressBonusesTitle: 'Сгорят',
      loyaltyProgram: { progressBarBackgroundColor: '#DDD', progressBarBackroundColor: '#DDD' },
      legalEntities: [{ legalEntityName: 'А', taxpayerRegistrationReasonCode: '77', taxRegistrationReasonCode: '77' }],
    });
  });

  it('reports a bad account in its place and writes the others', async () => {
    const { status, body } = await service.upsert(
      { id: 'customer-920', name: 'Хороший' },
      { id: 'customer-921', birthday: '1990-02-30' },
      { name: 'Ничей' },
      'строка',
      null,
      { id: 'customer-922', phone: '8 999' },
      { id: 'customer-923', legalEntities: [{ selected: true }, { selected: true }] },
      { id: 'customer-924', profileLinks: [{ title: 'Без адреса' }] },
      { id: 'customer-925', loyaltyProgram: { progress: 101 } },
      { id: 'customer-926', name: 'с нулём \0' },
      { id: 'customer-927', bonuses: 'пять' },
      { id: 'customer-928', name: 'Тоже хороший' },
    );
    const bad = (index: number, id: string | undefined, message: string) => ({ index, id, error: { message } });
    expect(status).toBe(200);
    expect(body.results).toEqual([
      { id: 'customer-920', status: 'created' },
      bad(1, 'customer-921', 'Неверные данные: birthday: такого дня нет в календаре'),
      bad(2, undefined, messages.text('ACCOUNT_UNNAMED')),
      bad(3, undefined, 'Неверные данные: accounts: нужен объект'),
      bad(4, undefined, 'Неверные данные: accounts: нужен объект'),
      bad(5, 'customer-922', 'Неверные данные: phone: нужен телефон: цифры с кодом страны, например 79161234567'),
      bad(6, 'customer-923', 'Неверные данные: legalEntities: selected больше чем у одного'),
      bad(7, 'customer-924', 'Неверные данные: profileLinks.0.url: обязательное поле'),
      bad(8, 'customer-925', 'Неверные данные: loyaltyProgram.progress: больше 100'),
      bad(9, 'customer-926', 'Неверные данные: name: содержит символы, которые нельзя сохранить'),
      bad(10, 'customer-927', 'Неверные данные: bonuses: нужно число, например 1250.50'),
      { id: 'customer-928', status: 'created' },
    ]);
    expect((await service.getUser('customer-928')).body.user?.['name']).toBe('Тоже хороший');
    expect((await service.getUser('customer-921')).body).toEqual(NO_SUCH_USER);
  });

  it('refuses a phone or a confirmed e-mail that belongs to another id', async () => {
    const phone = newPhone();
    await service.upsert({
      id: 'customer-930',
      phone,
      email: 'a930@shop.example',
      emailConfirmed: true,
    });
    const { body } = await service.upsert(
      { id: 'customer-931', phone },
      { id: 'customer-932', email: 'A930@shop.example', emailConfirmed: true },
      { id: 'customer-933', email: 'a930@shop.example' },
    );
    expect(body.results).toEqual([
      { index: 0, id: 'customer-931', ...failed('PHONE_TAKEN') },
      { index: 1, id: 'customer-932', ...failed('EMAIL_TAKEN') },
      { id: 'customer-933', status: 'created' },
    ]);
  });

  it('takes a changed e-mail for unconfirmed', async () => {
    await service.upsert({ id: 'customer-940', email: 'a940@shop.example', emailConfirmed: true });
    await service.upsert({ id: 'customer-940', email: 'A940@shop.example' });
    expect((await service.getUser('customer-940')).body.user?.['emailConfirmed']).toBe(true);
    await service.upsert({ id: 'customer-940', email: 'b940@shop.example' });
    expect((await service.getUser('customer-940')).body.user?.['emailConfirmed']).toBe(false);
    expect((await service.getUser('b940@shop.example')).body).toEqual(NO_SUCH_USER);
  });

  it('allows an id that reads as a phone only on the account that has that phone', async () => {
    const [phone, other, own, moved] = [newPhone(), newPhone(), newPhone(), newPhone()];
    const { body } = await service.upsert(
      { id: phone, phone: other },
      { id: phone, phone: null },
      { id: `+${phone}`, name: 'без телефона' },
      { id: `+${phone}`, phone, name: 'с плюсом' },
      { id: own, phone: own },
      { id: own, phone: moved },
      { id: '1000000001', name: 'номер клиента, не телефон' },
    );
    const isAPhone = (index: number, id: string) => ({
      index,
      id,
      error: { message: expect.stringContaining('id похож на телефон') },
    });
    expect(body.results).toEqual([
      isAPhone(0, phone),
      isAPhone(1, phone),
      isAPhone(2, `+${phone}`),
      { id: `+${phone}`, status: 'created' },
      { id: own, status: 'created' },
      isAPhone(5, own),
      { id: '1000000001', status: 'created' },
    ]);
    expect((await service.getUser(phone)).body.user).toEqual({
      id: `+${phone}`,
      phone,
      name: 'с плюсом',
    });
  });

  it('writes the accounts of a batch as if one after the other, where they name the same', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    await service.upsert({ id: 'customer-960', phone });
    const { body } = await service.upsert(
      { id: 'customer-960', phone: other },
      { id: 'customer-961', phone },
      { id: 'customer-962', name: 'первый' },
      { id: 'customer-962', name: 'второй' },
      { phone: other, name: 'по телефону' },
    );
    expect(body.results?.map(({ id }) => id)).toEqual([
      'customer-960',
      'customer-961',
      'customer-962',
      'customer-962',
      'customer-960',
    ]);
    expect((await service.getUser(phone)).body.user).toEqual({ id: 'customer-961', phone });
    expect((await service.getUser('customer-962')).body.user?.['name']).toBe('второй');
    expect((await service.getUser('customer-960')).body.user?.['name']).toBe('по телефону');
  });

  it('stores nothing but the fields of the contract, nested ones included', async () => {
    await service.upsert({
      id: 'customer-970',
      isAdmin: true,
      loyaltyProgram: { progress: 1, secret: 'x' },
      loyaltyCards: [{ status: 'a', pin: '1' }],
    });
    expect(await service.database.query(`select data from account where id = 'customer-970'`)).toEqual([
      { data: { loyaltyProgram: { progress: 1 }, loyaltyCards: [{ status: 'a' }] } },
    ]);
  });

  it('takes 500 accounts and no more, and at least one', async () => {
    const accounts = Array.from({ length: 501 }, (_, i) => ({ id: `bulk-${i}`, bonuses: i }));
    expect((await service.upsert(...accounts)).status).toBe(400);
    expect((await service.upsert()).status).toBe(400);
    const { status, body } = await service.upsert(...accounts.slice(1));
    expect({ status, results: body.results }).toEqual({
      status: 200,
      results: accounts.slice(1).map(({ id }) => ({ id, status: 'created' })),
    });
  });
});

it('answers every account of calls that collide in all their keys', async () => {
  const phones = newPhones(5);
  let next = 0;
  const answers: Awaited<ReturnType<Service['upsert']>>[] = [];
  const caller = async () => {
    while (next < 200) {
      const i = next++;
      answers.push(
        await service.upsert(
          { id: `rc-${i % 7}`, phone: phones[i % 5] },
          { id: `rc-${(i + 3) % 7}`, phone: phones[(i + 2) % 5] },
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: 20 }, caller));
  expect(answers.filter(({ body }) => body.results?.length !== 2)).toEqual([]);
});
