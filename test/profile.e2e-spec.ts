import { failed } from './support/messages';
import { newPhone } from './support/phones';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

const NO_SUCH_USER = failed('NO_SUCH_USER');

const WHOLE_ACCOUNT = {
  id: 'customer-900',
  phone: '79990000900',
  email: 'Ivan@Shop.example',
  emailConfirmed: true,
  name: 'Иван Петров',
  age: 30,
  birthday: '1990-05-17',
  gender: 'male',
  segments: ['vip', 'moscow'],
  priceTier: 'retail',
  bonuses: 1250.5,
  units: 'баллов',
  status: 'Серебряный',
  cardNumber: '2900000000017',
  cardPercent: 5,
  cardColor: '#111111',
  cardTextColor: '#FFFFFF',
  cardBackgroundImage: 'https://shop.example/card.png',
  pendingBonuses: 100,
  pendingBonusesTitle: 'Ожидают',
  expressBonuses: 50,
  expressBonusesTitle: 'Сгорят',
  loyaltyProgram: {
    currentLevelTitle: 'Серебряный',
    progress: 40,
    profitDescription: 'Кешбэк 5 %',
    nextLevelDescription: 'До золотого — 12 000 ₽',
    backgroundColor: '#F5F5F5',
    backgroundImage: 'https://shop.example/level.png',
    progressBarColor: '#00A650',
    progressBarBackgroundColor: '#DDDDDD',
    textColor: '#111111',
    purchaseRate: 0,
    purchaseRateDescription: 'баллами',
    loyaltyProgramInfoLink: 'https://shop.example/loyalty',
  },
  loyaltyCards: [{ cardNumber: '1', bonuses: 0, status: 'Золотая', cardColor: '#FFD700', cardTextColor: '#000000' }],
  entrepreneurIdList: [{ id: 'ip-1', name: 'ИП Петров' }],
  legalEntities: [
    {
      legalEntityName: 'ООО «Ромашка»',
      businessAddress: 'Москва',
      contactPersonName: 'Иван',
      email: 'office@romashka.example',
      phone: '+7 (999) 000-00-07',
      position: 'Директор',
      selected: true,
      taxpayerIdentificationNumber: '7700000000',
      taxpayerRegistrationReasonCode: '770001001',
    },
    { legalEntityName: 'ООО «Лютик»', selected: false },
  ],
  profileLinks: [
    { title: 'Отзывы', url: 'https://shop.example/reviews', section: 'account', icon: 'https://shop.example/i.png' },
  ],
  smsNotification: true,
  emailNotification: false,
};

describe('getting user data', () => {
  it('answers the whole account object as the retailer wrote it, the disputed names in both spellings', async () => {
    expect((await service.upsert(WHOLE_ACCOUNT)).body).toEqual({
      results: [{ id: 'customer-900', status: 'created' }],
    });
    const { body } = await service.getUser('customer-900');
    expect(body).toEqual({
      user: {
        ...WHOLE_ACCOUNT,
        email: 'ivan@shop.example',
        exressBonusesTitle: 'Сгорят',
        loyaltyProgram: { ...WHOLE_ACCOUNT.loyaltyProgram, progressBarBackroundColor: '#DDDDDD' },
        legalEntities: [
          { ...WHOLE_ACCOUNT.legalEntities[0], taxRegistrationReasonCode: '770001001' },
          WHOLE_ACCOUNT.legalEntities[1],
        ],
      },
    });
  });

  it.each(['customer-900', '79990000900', '+79990000900', 'ivan@shop.example', 'IVAN@SHOP.EXAMPLE'])(
    'finds the account by id, by phone in the form of the caller, and by confirmed e-mail: %s',
    async (identifier) => {
      expect((await service.getUser(identifier)).body.user?.id).toBe('customer-900');
    },
  );

  it('makes one account for a verified phone, the same ever after, also for many calls (scenario 2)', async () => {
    const phone = newPhone();
    const answers = await Promise.all(Array.from({ length: 50 }, () => service.getUser(phone)));
    const ids = new Set(answers.map(({ body }) => body.user?.id));
    expect(ids.size).toBe(1);
    expect((await service.getUser([...ids][0] ?? '')).body.user).toEqual({ id: [...ids][0], phone });
    expect(await service.signIn(phone)).toEqual({ id: [...ids][0], phone });
  });

  it.each([
    '',
    ' ',
    'nobody',
    'a@b.example',
    '89990000902',
    '8 (999) 000-09-02',
    '74951234567',
    '77011234567',
    '12025550123',
    '9607712345',
    '7999',
    'x\0y',
    '\ud800',
    '" or 1=1 --',
  ])('knows no user %j, and makes none', async (identifier) => {
    const count = () => service.database.query('select count(*) from account');
    const before = await count();
    expect((await service.getUser(identifier)).body).toEqual(NO_SUCH_USER);
    expect(await count()).toEqual(before);
  });

  it('takes an id that reads as an e-mail only for the account where that is confirmed', async () => {
    const isAnEmail = (index: number, id: string) => ({
      index,
      id,
      error: { message: expect.stringContaining('id похож на e-mail') },
    });
    const { results } = (
      await service.upsert(
        { id: 'other', email: 'both@shop.example', emailConfirmed: true },
        { id: 'both@shop.example', name: 'Чужой' },
        { id: 'BOTH@shop.example', email: 'both@shop.example', name: 'Чужой' },
        { id: 'own@shop.example', email: 'Own@shop.example', emailConfirmed: true },
      )
    ).body;
    expect(results).toEqual([
      { id: 'other', status: 'created' },
      isAnEmail(1, 'both@shop.example'),
      isAnEmail(2, 'BOTH@shop.example'),
      { id: 'own@shop.example', status: 'created' },
    ]);
    expect((await service.getUser('both@shop.example')).body.user?.id).toBe('other');
    expect((await service.getUser('OWN@shop.example')).body.user?.id).toBe('own@shop.example');
  });

  it('does not find an account by an unconfirmed e-mail', async () => {
    await service.upsert({ id: 'customer-903', email: 'victim@shop.example' });
    expect((await service.getUser('victim@shop.example')).body).toEqual(NO_SUCH_USER);
  });

  it('answers only ids where phones and e-mails are not verified by the caller (scenario 1 alone)', async () => {
    const phone = newPhone();
    const replica = await service.addReplica({ PROFILE_BY_VERIFIED_IDENTIFIER: 'false' });
    for (const identifier of ['79990000900', 'ivan@shop.example', phone]) {
      expect((await service.getUser(identifier, { replica })).body).toEqual(NO_SUCH_USER);
    }
    expect((await service.getUser('customer-900', { replica })).body.user?.id).toBe('customer-900');
  });
});
