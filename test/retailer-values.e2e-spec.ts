import { failed, fault } from './support/messages';
import { newPhone } from './support/phones';
import { RETAILER_KEY } from './support/production-settings';
import { Service } from './support/service';

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
      results.map(() => ({ id: 'customer-100', status: 'unchanged' })),
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
    const phone = newPhone();
    await service.upsert({ ...STORED, id: 'customer-101', phone, email: 'b@shop.example' });
    const clear = Object.fromEntries(Object.keys(STORED).map((field) => [field, null]));
    // A consent is withdrawn, never cleared (R28).
    expect(await written({ ...clear, id: 'customer-101' })).toEqual({ id: 'customer-101', smsNotification: true });
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
    const phone = newPhone();
    const { body } = await service.upsert(
      { id: 10423, phone: Number(phone), cardNumber: 2900000000017, segments: [7] },
      { id: Number.MAX_SAFE_INTEGER, legalEntities: [{ taxpayerIdentificationNumber: 7700000000 }] },
    );
    expect(body.results).toEqual([created('10423'), created('9007199254740991')]);
    expect((await service.getUser('10423')).body.user).toEqual({
      id: '10423',
      phone,
      cardNumber: '2900000000017',
      segments: ['7'],
    });
  });

  it('refuses an id that JSON has rounded, instead of another one', async () => {
    const answer = await service.post('/profile/upsert', '{"accounts":[{"id":9007199254740993,"name":"A"}]}', {
      headers: { key: RETAILER_KEY },
    });
    expect(answer.body.results).toEqual([{ index: 0, ...failed('INVALID_ACCOUNT', fault('id', 'FIELD_NOT_EXACT')) }]);
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

it('shows no birthday, no age and no rate of rows that an earlier version stored so', async () => {
  await service.upsert({ id: 'customer-130', name: 'Иван', loyaltyProgram: { progress: 1 } });
  const data = { birthday: '0001-01-01', loyaltyProgram: { progress: 1, purchaseRate: '5 % баллами' } };
  await service.database.query(`update account set data = '${JSON.stringify(data)}' where id = 'customer-130'`);
  expect((await service.getUser('customer-130')).body.user).toEqual({
    id: 'customer-130',
    loyaltyProgram: { progress: 1 },
  });
});
