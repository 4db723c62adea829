import { failed, fault } from './support/messages';
import { BOT_ID, initDataOf } from './support/init-data';
import { newPhone } from './support/phones';
import type { Service } from './support/service';
import { type TelegramCall, TelegramLab } from './support/telegram-lab';

const REFUSED = failed('INVALID_INIT_DATA');
const MINUTE = 60;

let lab: TelegramLab;
let service: Service;
beforeAll(async () => {
  lab = await TelegramLab.start();
  ({ service } = lab);
});
afterAll(() => lab.stop());

const newTelegramId = () => lab.newTelegramId();
const signIn = (call: TelegramCall) => lab.signIn(call);
const now = () => Math.floor(Date.now() / 1000);

describe('a sign-in from Telegram', () => {
  it('makes an account on the first sign-in and finds it on the next', async () => {
    const [telegramId, phone] = [newTelegramId(), newPhone()];
    const { status, body } = await signIn({ telegramId, phone });
    expect(status).toBe(200);
    expect(body).toEqual({ user: { id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/), phone } });
    expect((await signIn({ telegramId, phone })).body).toEqual(body);
    expect((await service.getUser(body.user?.id ?? '')).body).toEqual(body);
    expect(await lab.phonesOf(telegramId)).toEqual([phone]);
  });

  it('finds the account that signed in by code, and the other way round', async () => {
    const [telegramId, phone] = [newTelegramId(), newPhone()];
    const user = await service.signIn(phone);
    expect((await signIn({ telegramId, phone })).body.user).toEqual(user);
    await service.database.timePasses(MINUTE + 1, phone);
    expect(await service.signIn(phone)).toEqual(user);
  });

  it('finds the account that the retailer wrote, and takes no name of Telegram', async () => {
    const [telegramId, phone] = [newTelegramId(), newPhone()];
    await service.upsert({ id: 'customer-telegram', phone, bonuses: 12.5 });
    expect((await signIn({ telegramId, phone })).body.user).toEqual({ id: 'customer-telegram', phone, bonuses: 12.5 });
  });

  it('takes the user under either name of the field, and under both if they say the same', async () => {
    const [telegramId, phone] = [newTelegramId(), newPhone()];
    const both = `${telegramId}|${phone}`;
    const { body } = await signIn({ telegramId, phone });
    for (const names of [
      { userIdentifier: both, identityProviderUserIdentifier: undefined },
      { userIdentifier: both, identityProviderUserIdentifier: null },
      { userIdentifier: both, identityProviderUserIdentifier: '' },
      { userIdentifier: both },
    ])
      expect((await signIn({ telegramId, phone, more: names })).body).toEqual(body);
    expect((await signIn({ telegramId, phone, more: { userIdentifier: `1|${phone}` } })).body).toEqual(
      failed('INVALID_REQUEST', fault('identityProviderUserIdentifier', 'FIELD_INVALID')),
    );
  });

  it('R10: all spellings of the phone lead to one account', async () => {
    const telegramId = newTelegramId();
    const { body } = await signIn({ telegramId, phone: '79990000231' });
    for (const phone of ['+79990000231', '8 (999) 000-02-31', '+7 999 000-02-31', '９990000231', '9990000231'])
      expect((await signIn({ telegramId, phone })).body).toEqual(body);
  });

  it('R10: refuses what is no mobile phone of the region, and makes no account', async () => {
    const before = await service.database.query('select count(*) from account');
    for (const phone of ['', 'ivan', '74951234567', '77011234567', '7999000010', '799900001011', '79990000001|'])
      expect((await signIn({ telegramId: newTelegramId(), phone })).body).toEqual(failed('INVALID_PHONE'));
    expect(await service.database.query('select count(*) from account')).toEqual(before);
  });

  it('leaves a line of the audit trail for the sign-in, the account and the identity', async () => {
    const [telegramId, phone, other] = [newTelegramId(), newPhone(), newPhone()];
    const masked = (text: string) => `+7 (999) ***-**-${text.slice(-2)}`;
    const linesOf = async () =>
      service.database.query(
        `select event, identifier, detail from audit where identifier = any($1) and id > $2 order by id`,
        [[masked(phone), masked(other)], last],
      );
    const [{ last }] = (await service.database.query(`select coalesce(max(id), 0) as last from audit`)) as [
      { last: string },
    ];
    await signIn({ telegramId, phone });
    await signIn({ telegramId, phone });
    await signIn({ telegramId, phone: other });
    expect(await linesOf()).toEqual([
      { event: 'confirmed', identifier: masked(phone), detail: 'telegram' },
      { event: 'account-created', identifier: masked(phone), detail: null },
      { event: 'identity-linked', identifier: masked(phone), detail: 'telegram' },
      { event: 'confirmed', identifier: masked(phone), detail: 'telegram' },
      { event: 'confirmed', identifier: masked(other), detail: 'telegram' },
      { event: 'account-created', identifier: masked(other), detail: null },
      { event: 'identity-linked', identifier: masked(other), detail: 'telegram, from another account' },
    ]);
  });

  it('tells the retailer of a new account once, and of a known one never', async () => {
    const phone = newPhone();
    const { next: after } = (await service.postAsRetailer('/profile/changes', { after: 'latest' })).body;
    const { body } = await signIn({ telegramId: newTelegramId(), phone });
    await signIn({ telegramId: newTelegramId(), phone });
    const changes = await service.database.query(`select type from outbox where account_id = $1`, [body.user?.id]);
    expect(after).toBeDefined();
    expect(changes).toEqual([{ type: 'account.created' }]);
  });
});

describe('init data', () => {
  it('R15: bad, expired, of another user, of another bot and of the future are refused alike', async () => {
    const [telegramId, phone] = [newTelegramId(), newPhone()];
    const good = initDataOf({ telegramId });
    for (const tma of [
      'nonsense',
      ' ',
      good.slice(0, -1),
      `${good}&start_param=a`,
      `${good}&${good}`,
      'x'.repeat(9_000),
      initDataOf({ telegramId: newTelegramId() }),
      initDataOf({ telegramId }, `${BOT_ID}:another-token-0123456789abcdef-0123456789`),
      initDataOf({ telegramId, authDate: now() - 86_400 - MINUTE }),
      initDataOf({ telegramId, authDate: now() + 6 * MINUTE }),
      initDataOf({ telegramId, authDate: 0 }),
    ]) {
      const { status, body } = await signIn({ telegramId, phone, tma });
      expect({ status, body }).toEqual({ status: 200, body: REFUSED });
    }
    expect(await service.records.accountsOf(phone)).toEqual([]);
    expect(await lab.phonesOf(telegramId)).toEqual([undefined]);
    expect((await signIn({ telegramId, phone, tma: good })).body.user?.['phone']).toBe(phone);
  });

  it('are good until they are as old as the setting says, and a little ahead of the clock', async () => {
    const phone = newPhone();
    for (const authDate of [now() - 86_400 + MINUTE, now() + 4 * MINUTE]) {
      const telegramId = newTelegramId();
      const tma = initDataOf({ telegramId, authDate });
      expect((await signIn({ telegramId, phone, tma })).body.user?.['phone']).toBe(phone);
    }
  });

  it.each([10, -10])('R06: a service clock that is off by %d minutes changes nothing', async (minutes) => {
    const [telegramId, phone] = [newTelegramId(), newPhone()];
    const [good, old, early] = [now() - 86_400 + MINUTE, now() - 86_400 - MINUTE, now() + 6 * MINUTE].map((authDate) =>
      initDataOf({ telegramId, authDate }),
    );
    const clock = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => clock() + minutes * MINUTE * 1000);
    try {
      expect((await signIn({ telegramId, phone, tma: old })).body).toEqual(REFUSED);
      expect((await signIn({ telegramId, phone, tma: early })).body).toEqual(REFUSED);
      expect((await signIn({ telegramId, phone, tma: good })).body.user?.['phone']).toBe(phone);
    } finally {
      jest.restoreAllMocks();
    }
  });

  it('are good again for the same user and phone, and refused for another phone', async () => {
    const [telegramId, phone, other] = [newTelegramId(), newPhone(), newPhone()];
    const tma = initDataOf({ telegramId });
    const { body } = await signIn({ telegramId, phone, tma });
    for (const replica of [0, 1]) expect((await signIn({ telegramId, phone, tma, replica })).body).toEqual(body);
    const otherOrder = tma.split('&').toReversed().join('&');
    for (const spelled of [tma, otherOrder, tma.replaceAll('+', '%20')])
      for (const replica of [0, 1])
        expect((await signIn({ telegramId, phone: other, tma: spelled, replica })).body).toEqual(REFUSED);
    expect(await service.records.accountsOf(other)).toEqual([]);
    expect((await signIn({ telegramId, phone: `+${phone}`, tma })).body).toEqual(body);
  });
});
