import { initDataOf } from './support/init-data';
import { failed } from './support/messages';
import { newPhone } from './support/phones';
import { ASKING, FILLED_IN, ONE_PHONE, RegistrationLab } from './support/registration-lab';
import { atOnce, TelegramLab } from './support/telegram-lab';

const ASKED = { dataRequired: ['fullName', 'email', 'birthday'], dataOptional: ['birthday'] };

describe('a sign-in from Telegram where new users are asked', () => {
  let lab: TelegramLab;
  let registrations: RegistrationLab;
  beforeAll(async () => {
    lab = await TelegramLab.start(ASKING);
    registrations = new RegistrationLab(lab.service);
  });
  afterAll(() => lab.stop());

  const user = (more: object = {}) => ({ telegramId: lab.newTelegramId(), phone: newPhone(), more });
  const withFields = { ...FILLED_IN, installId: ONE_PHONE };

  it('asks a phone without an account, and the same init data with the fields make the account', async () => {
    const { telegramId, phone } = user();
    const tma = initDataOf({ telegramId });
    const after = await registrations.cursor();
    for (const replica of [0, 1]) expect((await lab.signIn({ telegramId, phone, tma, replica })).body).toEqual(ASKED);
    expect(await lab.service.records.accountsOf(phone)).toEqual([]);
    expect(await lab.phonesOf(telegramId)).toEqual([undefined]);

    const { body } = await lab.signIn({ telegramId, phone, tma, more: { ...withFields, referralCode: 'customer-7' } });
    expect(body.user).toMatchObject({
      phone,
      name: FILLED_IN.fullName,
      email: FILLED_IN.email.toLowerCase(),
      emailConfirmed: false,
      birthday: FILLED_IN.birthday,
      gender: 'female',
      smsNotification: true,
    });
    expect(await registrations.found(phone)).toMatchObject({ referralCode: 'customer-7' });
    expect(await lab.phonesOf(telegramId)).toEqual([phone]);
    const proven = { source: 'telegram', proof: 'platform', wording: '2026-09', isOfInstallation: true };
    expect(await registrations.consentsOf(phone)).toEqual([
      { kind: 'marketing', given: false, ...proven },
      { kind: 'sms', given: true, ...proven },
    ]);
    const changes = await registrations.changesSince(after, 2);
    expect(changes.map(({ type, accountId }) => [type, accountId])).toEqual([
      ['account.created', body.user?.id],
      ['account.consented', body.user?.id],
    ]);
  });

  it('signs in again with the same init data after a lost answer, with the fields and without', async () => {
    const { telegramId, phone } = user();
    const tma = initDataOf({ telegramId });
    const first = await lab.signIn({ telegramId, phone, tma, more: withFields });
    expect(first.body.user).toMatchObject({ phone });
    for (const more of [withFields, {}])
      expect((await lab.signIn({ telegramId, phone, tma, more })).body).toEqual(first.body);
    const other = newPhone();
    expect((await lab.signIn({ telegramId, phone: other, tma, more: withFields })).body).toEqual(
      failed('INVALID_INIT_DATA'),
    );
    expect(await lab.service.records.accountsOf(other)).toEqual([]);
  });

  it('R28: gives back no consent that was withdrawn before the call was repeated', async () => {
    const { telegramId, phone } = user();
    const tma = initDataOf({ telegramId });
    await lab.signIn({ telegramId, phone, tma, more: withFields });
    await lab.service.upsert({ phone, smsNotification: false });
    const before = await registrations.consentsOf(phone);
    expect(before).toHaveLength(3);
    const repeated = await lab.signIn({ telegramId, phone, tma, more: withFields, replica: 1 });
    expect(repeated.body.user).toMatchObject({ phone, smsNotification: false });
    expect(await registrations.consentsOf(phone)).toEqual(before);
  });

  it('R28: takes a consent back as often as its user does, and once where the call is repeated', async () => {
    const { telegramId, phone } = user();
    const say = async (allowSms: boolean) => {
      const more = { ...withFields, allowSms, allowMarketing: undefined };
      await lab.signIn({ telegramId, phone, more });
      return lab.signIn({ telegramId, phone, more, replica: 1 });
    };
    await say(false);
    await say(true);
    expect((await say(false)).body.user).toMatchObject({ smsNotification: false });
    const given = (await registrations.consentsOf(phone)).map((consent) => consent['given']);
    expect(given).toEqual([false, true, false]);
  });

  it('asks nobody who has an account; it gets what it lacks, but neither an e-mail nor legal persons', async () => {
    const { telegramId, phone } = user();
    await lab.service.upsert({ id: `known-${phone}`, phone, name: 'Анна' });
    expect((await lab.signIn({ telegramId, phone })).body.user).toEqual({ id: `known-${phone}`, phone, name: 'Анна' });
    const { body } = await lab.signIn({
      telegramId,
      phone,
      more: { ...withFields, legalEntity: { legalEntityName: 'A' } },
    });
    expect(body.user).toMatchObject({ name: 'Анна', birthday: FILLED_IN.birthday, smsNotification: true });
    for (const field of ['email', 'legalEntities']) expect(body.user).not.toHaveProperty(field);
  });

  it('names the field that is wrong in words, and makes no account', async () => {
    const { telegramId, phone } = user();
    const tma = initDataOf({ telegramId });
    const { status, body } = await lab.signIn({ telegramId, phone, tma, more: { ...withFields, email: 'ivan' } });
    expect({ status, message: body.error?.message }).toEqual({
      status: 200,
      message: expect.stringMatching(/^Проверьте данные\. Электронная почта: /),
    });
    expect(await lab.service.records.accountsOf(phone)).toEqual([]);
    expect((await lab.signIn({ telegramId, phone, tma, more: withFields })).body.user).toBeDefined();
  });

  it('R28: without good init data neither an account nor a consent is written', async () => {
    const { telegramId, phone } = user();
    const { body } = await lab.signIn({ telegramId, phone, tma: 'bad', more: withFields });
    expect(body).toEqual(failed('INVALID_INIT_DATA'));
    expect(await lab.service.records.accountsOf(phone)).toEqual([]);
    expect(await registrations.consentsOf(phone)).toEqual([]);
  });

  it('two repeats at one moment make one account, and tell the retailer once that it is new', async () => {
    for (let round = 0; round < 10; round++) {
      const { telegramId, phone } = user();
      const tma = initDataOf({ telegramId });
      const call = () => lab.signIn({ telegramId, phone, tma, more: withFields });
      const answers = await atOnce([call, call, call, call]);
      const ids = [...new Set(answers.map(({ body }) => body.user?.id))];
      expect(ids).toEqual([expect.any(String)]);
      const told = await lab.service.database.query<{ type: string }>(
        'select type from outbox where account_id = $1 order by seq',
        ids,
      );
      expect(told.map(({ type }) => type).indexOf('account.created')).toBe(0);
      expect(told.map(({ type }) => type).lastIndexOf('account.created')).toBe(0);
    }
  });

  it('shuts a locked phone out before it asks', async () => {
    const { telegramId, phone } = user();
    await registrations.request(phone, FILLED_IN);
    await lab.service.records.failInRow(phone, 100);
    expect((await lab.signIn({ telegramId, phone })).body).toEqual(failed('LOCKED'));
  });
});

it('asks an identifier and an installation a number of times an hour, and signs in unasked above it', async () => {
  const lab = await TelegramLab.start({
    ...ASKING,
    REGISTRATION_ASKS_PER_IDENTIFIER: '2',
    REGISTRATION_ASKS_PER_INSTALLATION: '5',
  });
  try {
    const telegramId = lab.newTelegramId();
    const phone = newPhone();
    for (let n = 0; n < 2; n++) expect((await lab.signIn({ telegramId, phone })).body).toEqual(ASKED);
    expect((await lab.signIn({ telegramId, phone })).body.user).toEqual({ id: expect.any(String), phone });
    const more = { installId: ONE_PHONE };
    for (let n = 0; n < 5; n++) expect((await lab.signIn({ telegramId, phone: newPhone(), more })).body).toEqual(ASKED);
    expect((await lab.signIn({ telegramId, phone: newPhone(), more })).body.user).toBeDefined();
    expect((await lab.signIn({ telegramId, phone: newPhone() })).body).toEqual(ASKED);
  } finally {
    await lab.stop();
  }
});

it('a closed registration signs in whom the shop knows, and answers others with an error of its own', async () => {
  const lab = await TelegramLab.start({ REGISTRATION: 'closed' });
  try {
    const [telegramId, phone, stranger] = [lab.newTelegramId(), newPhone(), newPhone()];
    await lab.service.upsert({ id: 'known', phone });
    expect((await lab.signIn({ telegramId, phone })).body.user).toEqual({ id: 'known', phone });
    for (const more of [{}, FILLED_IN])
      expect((await lab.signIn({ telegramId, phone: stranger, more })).body).toEqual(failed('REGISTRATION_CLOSED'));
    expect(await lab.service.records.accountsOf(stranger)).toEqual([]);
    expect(await lab.phonesOf(telegramId)).toEqual([phone]);
  } finally {
    await lab.stop();
  }
});
