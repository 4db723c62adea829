import { RETAILER_KEY, Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

const created = (id: string) => ({ id, status: 'created' });

/** Writes an account and reads it back. */
async function written(account: Record<string, unknown> & { id: string }): Promise<unknown> {
  expect((await service.upsert(account)).body.results).toEqual([{ id: account.id, status: expect.any(String) }]);
  return (await service.getUser(account.id)).body.user;
}

describe('what stands for nothing', () => {
  const STORED = {
    id: 'customer-100',
    phone: '79990000100',
    email: 'ivan@shop.example',
    emailConfirmed: true,
    name: 'Иван',
    birthday: '1990-05-17',
    age: 36,
    gender: 'male',
    bonuses: 5,
    segments: ['vip'],
    smsNotification: true,
    loyaltyProgram: { progress: 40 },
  };

  it('is not given, so that what is stored stays', async () => {
    await service.upsert(STORED);
    const nothing = Object.fromEntries(Object.keys(STORED).map((field) => [field, '']));
    const results = [
      { ...nothing, id: 'customer-100' },
      { ...nothing, phone: '79990000100' },
      { id: 'customer-100', name: ' ', email: '\u00a0', bonuses: ' ', loyaltyProgram: [] },
      { id: 'customer-100', loyaltyProgram: {}, segments: {} },
      { id: 'customer-100', loyaltyProgram: { progress: '', currentLevelTitle: '' } },
    ];
    expect((await service.upsert(...results)).body.results).toEqual(
      results.map(() => ({ id: 'customer-100', status: 'updated' })),
    );
    expect((await service.getUser('customer-100')).body.user).toEqual(STORED);
  });

  it.each(['0001-01-01', '0000-01-01', '1899-12-30', '9999-12-31'])(
    'is %s for a birthday, with a time or without: what is stored stays, and no age follows',
    async (date) => {
      const id = `customer-none-${date}`;
      expect(await written({ id, birthday: date })).toEqual({ id });
      await service.upsert({ id, birthday: '1990-05-17', age: 36 });
      expect(await written({ id, birthday: `${date}T00:00:00` })).toEqual({ id, birthday: '1990-05-17', age: 36 });
    },
  );

  it('is cleared by null all the same', async () => {
    await service.upsert({ ...STORED, id: 'customer-101', phone: '79990000101', email: 'b@shop.example' });
    const clear = Object.fromEntries(Object.keys(STORED).map((field) => [field, null]));
    expect(await written({ ...clear, id: 'customer-101' })).toEqual({ id: 'customer-101' });
  });
});

describe('values of other types', () => {
  it('reads a number as a text, in every numeric field', async () => {
    expect(
      await written({
        id: 'customer-110',
        age: '36',
        bonuses: '1250.50',
        cardPercent: '5',
        pendingBonuses: '-1',
        expressBonuses: '.5',
        loyaltyProgram: { progress: '40.0', purchaseRate: '87.5 %' },
        loyaltyCards: [{ bonuses: ' 150 ' }],
      }),
    ).toEqual({
      id: 'customer-110',
      age: 36,
      bonuses: 1250.5,
      cardPercent: 5,
      pendingBonuses: -1,
      expressBonuses: 0.5,
      loyaltyProgram: { progress: 40, purchaseRate: 87.5 },
      loyaltyCards: [{ bonuses: 150 }],
    });
  });

  it('reads whole numbers as their digits where a text is meant', async () => {
    const { body } = await service.upsert(
      { id: 10423, phone: 79990000111, cardNumber: 2900000000017, segments: [7] },
      { id: Number.MAX_SAFE_INTEGER, legalEntities: [{ taxpayerIdentificationNumber: 7700000000 }] },
    );
    expect(body.results).toEqual([created('10423'), created('9007199254740991')]);
    expect((await service.getUser('10423')).body.user).toEqual({
      id: '10423',
      phone: '79990000111',
      cardNumber: '2900000000017',
      segments: ['7'],
    });
  });

  it('refuses an id that JSON has rounded, instead of another one', async () => {
    const answer = await service.post('/profile/upsert', '{"accounts":[{"id":9007199254740993,"name":"A"}]}', {
      headers: { key: RETAILER_KEY },
    });
    expect(answer.body.results).toEqual([
      { index: 0, error: { message: 'Неверные данные: id: такое большое число неточно, передайте его строкой' } },
    ]);
    expect((await service.getUser('9007199254740992')).body.error).toBeDefined();
  });

  it('reads booleans as texts and numbers', async () => {
    expect(
      await written({
        id: 'customer-112',
        email: 'c@shop.example',
        emailConfirmed: '1',
        smsNotification: 'true',
        emailNotification: 0,
        legalEntities: [{ selected: 'false' }],
      }),
    ).toEqual({
      id: 'customer-112',
      email: 'c@shop.example',
      emailConfirmed: true,
      smsNotification: true,
      emailNotification: false,
      legalEntities: [{ selected: false }],
    });
  });

  it.each(['1990-05-17T00:00:00', '1990-05-17T00:00:00.0000000+03:00', '1990-05-17T00:00:00Z', '1990-05-17 12:30:00'])(
    'reads the birthday %s as its day',
    async (birthday) => {
      const user = await written({ id: 'customer-113', birthday });
      expect(user).toMatchObject({ birthday: '1990-05-17' });
    },
  );

  it('takes free texts for colours and for phones of legal persons', async () => {
    const account = {
      id: 'customer-114',
      cardColor: 'gold',
      cardTextColor: '00000',
      loyaltyProgram: { backgroundColor: 'rgb(0 0 0)', purchaseRate: 0 },
      legalEntities: [{ phone: '+7 (900) 100-00-00' }, { phone: '+7 (900) 100-0000' }],
    };
    expect(await written(account)).toEqual(account);
  });
});

describe('why an account is refused', () => {
  const REFUSED: [string, object, string, string][] = [
    ['a birthday in the future', { birthday: '2990-01-01' }, 'birthday: дата в будущем', 'birthday: is in the future'],
    [
      'a birthday too long ago',
      { birthday: '1850-01-01T00:00:00' },
      'birthday: возраст больше 150 лет',
      'birthday: makes an age above 150',
    ],
    [
      'a birthday whose day depends on the place',
      { birthday: '1990-05-16T21:00:00Z' },
      'birthday: нужна дата, например 1990-05-17',
      'birthday: must be a date, for example 1990-05-17',
    ],
    ['an age above 150', { age: 2025 }, 'age: больше 150', 'age: is above 150'],
    ['an age below 0', { age: -1 }, 'age: меньше 0', 'age: is below 0'],
    ['a broken age', { age: 1.5 }, 'age: нужно целое число', 'age: must be a whole number'],
    [
      'a gender of its own',
      { gender: 'x' },
      'gender: допустимы только male, female',
      'gender: must be one of male, female',
    ],
    ['a long name', { name: 'x'.repeat(501) }, 'name: длиннее 500 символов', 'name: is longer than 500 characters'],
    ['no text', { name: { a: 1 } }, 'name: нужна строка', 'name: must be a string'],
    ['no list', { segments: 'vip' }, 'segments: нужен список', 'segments: must be a list'],
    [
      'a long list',
      { loyaltyCards: Array.from({ length: 101 }, () => ({})) },
      'loyaltyCards: элементов больше 100',
      'loyaltyCards: has more than 100 entries',
    ],
    ['no object', { loyaltyProgram: 'x' }, 'loyaltyProgram: нужен объект', 'loyaltyProgram: must be an object'],
    ['a list of no objects', { loyaltyCards: ['x'] }, 'loyaltyCards: нужен объект', 'loyaltyCards: must be an object'],
    [
      'neither true nor false',
      { smsNotification: 'yes' },
      'smsNotification: нужно true или false',
      'smsNotification: must be true or false',
    ],
    [
      'no e-mail',
      { email: 'ivan' },
      'email: нужна электронная почта, например ivan@mail.com',
      'email: must be an e-mail, for example ivan@mail.com',
    ],
    [
      'several at once',
      { bonuses: '1,250', entrepreneurIdList: [{ id: 'ip-1' }] },
      'bonuses: нужно число, например 1250.50; entrepreneurIdList.0.name: обязательное поле',
      'bonuses: must be a number, for example 1250.50; entrepreneurIdList.0.name: is required',
    ],
    [
      'more than a message can name',
      { entrepreneurIdList: Array.from({ length: 4 }, () => ({})) },
      `${[0, 1].flatMap((i) => [`entrepreneurIdList.${i}.id`, `entrepreneurIdList.${i}.name`]).join(': обязательное поле; ')}: обязательное поле; entrepreneurIdList.2.id: обязательное поле; …`,
      `${[0, 1].flatMap((i) => [`entrepreneurIdList.${i}.id`, `entrepreneurIdList.${i}.name`]).join(': is required; ')}: is required; entrepreneurIdList.2.id: is required; …`,
    ],
  ];

  let english: number;
  beforeAll(async () => void (english = await service.addReplica({ LOCALE: 'en' })));

  it.each(REFUSED)('is said in words: %s', async (_, fields, ru, en) => {
    const accounts = [{ id: 'customer-120' }, { id: 'customer-121', ...fields }];
    const refusal = (message: string) => ({ index: 1, id: 'customer-121', error: { message } });
    expect((await service.upsert(...accounts)).body.results?.[1]).toEqual(refusal(`Неверные данные: ${ru}`));
    const headers = { key: RETAILER_KEY };
    const answer = await service.post('/profile/upsert', { accounts }, { headers, replica: english });
    expect(answer.body.results?.[1]).toEqual(refusal(`Invalid data: ${en}`));
  });

  it('names no id that is itself at fault', async () => {
    const { body } = await service.upsert({ id: 'x'.repeat(201) }, { id: ' x' }, { id: true });
    expect(body.results).toEqual([
      { index: 0, error: { message: 'Неверные данные: id: длиннее 200 символов' } },
      { index: 1, error: { message: 'Неверные данные: id: содержит пробелы по краям или непечатаемые символы' } },
      { index: 2, error: { message: 'Неверные данные: id: нужна строка' } },
    ]);
  });

  it('is said of the whole call as well', async () => {
    const messages = await Promise.all(
      [{}, { accounts: [] }, { accounts: Array.from({ length: 501 }, () => ({ id: 'a' })) }].map(async (call) => {
        const headers = { key: RETAILER_KEY };
        const { status, body } = await service.post('/profile/upsert', call, { headers });
        return [status, body.error?.message];
      }),
    );
    expect(messages).toEqual([
      [400, 'Неверный запрос: accounts: нужен список'],
      [400, 'Неверный запрос: accounts: элементов меньше 1'],
      [400, 'Неверный запрос: accounts: элементов больше 500'],
    ]);
  });
});

it('shows no birthday, no age and no rate of rows that an earlier version stored so', async () => {
  await service.upsert({ id: 'customer-130', name: 'Иван', loyaltyProgram: { progress: 1 } });
  const data = { birthday: '0001-01-01', loyaltyProgram: { progress: 1, purchaseRate: '5 % баллами' } };
  await service.database.query(`update account set data = '${JSON.stringify(data)}' where id = 'customer-130'`);
  expect((await service.getUser('customer-130')).body.user).toEqual({
    id: 'customer-130',
    loyaltyProgram: { progress: 1 },
  });
});
