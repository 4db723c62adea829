import { newPhone } from './support/phones';
import { ASKING, FILLED_IN, ONE_PHONE, OTHER_PHONE, RegistrationLab } from './support/registration-lab';
import { Service } from './support/service';

let service: Service;
let lab: RegistrationLab;
beforeAll(async () => {
  service = await Service.start(ASKING, 2);
  lab = new RegistrationLab(service);
});
afterAll(() => service.stop());
afterEach(() => service.sms.accept());

const TO_ASK = { dataRequired: ['fullName', 'email', 'birthday'], dataOptional: ['birthday'] };

const STORED = { name: 'Наталья Необыкновенная', birthday: '1987-03-14', gender: 'female' };

describe('what a new user gave', () => {
  it('is applied with the code: account, consents, and what the retailer is told', async () => {
    const phone = newPhone();
    const before = await lab.cursor();
    const legalEntity = { legalEntityName: 'ООО «Ромашка»', taxpayerIdentificationNumber: '7700000000' };
    await lab.request(phone, { ...FILLED_IN, referralCode: 'inviter-1', legalEntity });
    const { user } = (await lab.confirm(phone)).body;
    expect(user).toEqual({
      id: expect.any(String),
      phone,
      ...STORED,
      age: expect.any(Number),
      email: 'natalia.secret@mail.example',
      emailConfirmed: false,
      smsNotification: true,
      legalEntities: [legalEntity],
    });
    expect(await lab.found(phone)).toMatchObject({ id: user?.id, referralCode: 'inviter-1', idMadeHere: true });
    const of = { source: 'registration', wording: '2026-09', proof: 'code', isOfInstallation: true };
    expect(await lab.consentsOf(phone)).toEqual([
      { kind: 'marketing', given: false, ...of },
      { kind: 'sms', given: true, ...of },
    ]);
    const changes = await lab.changesSince(before, 2);
    expect(changes.map(({ type, accountId, changed }) => ({ type, accountId, changed }))).toEqual([
      { type: 'account.created', accountId: user?.id, changed: undefined },
      { type: 'account.consented', accountId: user?.id, changed: ['marketing', 'sms'] },
    ]);
    expect(changes[0]?.account).toMatchObject({ referralCode: 'inviter-1', name: STORED.name });
    expect((await service.getUser(user?.id ?? '')).body).toEqual({ user });
  });

  it('fills only what an account lacks, and brings it neither an e-mail nor legal persons', async () => {
    const phone = newPhone();
    const before = await lab.cursor();
    await service.upsert({ id: `own-${phone}`, phone, name: 'Имя магазина', gender: '', bonuses: 5 });
    await lab.request(phone, { ...FILLED_IN, legalEntity: { legalEntityName: 'Чужое' }, referralCode: 'inviter-2' });
    expect((await lab.confirm(phone)).body.user).toEqual({
      id: `own-${phone}`,
      phone,
      name: 'Имя магазина',
      bonuses: 5,
      birthday: STORED.birthday,
      age: expect.any(Number),
      gender: 'female',
      smsNotification: true,
    });
    expect(await lab.found(phone)).toMatchObject({ referralCode: 'inviter-2' });
    expect(await lab.consentsOf(phone)).toHaveLength(2);
    const changes = await lab.changesSince(before, 2);
    expect(changes.map(({ type, changed }) => ({ type, changed: changed?.toSorted() }))).toEqual([
      { type: 'account.updated', changed: ['birthday', 'gender', 'referralCode'] },
      { type: 'account.consented', changed: ['marketing', 'sms'] },
    ]);
  });

  it('keeps the first code of an invitation', async () => {
    const phone = newPhone();
    await lab.request(phone, { ...FILLED_IN, referralCode: 'first' });
    await lab.confirm(phone);
    await service.database.timePasses(61, phone);
    await lab.request(phone, { referralCode: 'second' });
    await lab.confirm(phone);
    expect(await lab.found(phone)).toMatchObject({ referralCode: 'first' });
    expect(await service.database.query(`select from account where phone = $1`, [phone])).toHaveLength(1);
  });

  it('stays where the account becomes the retailer’s own, by adoption or by merging', async () => {
    for (const hasOwn of [false, true]) {
      const [phone, id] = [newPhone(), `own-${hasOwn}`];
      if (hasOwn) await service.upsert({ id, bonuses: 7 });
      await lab.request(phone, { ...FILLED_IN, referralCode: 'inviter-3' });
      await lab.confirm(phone);
      const { results } = (await service.upsert({ id, phone })).body;
      expect(results?.map(({ status }) => status)).toEqual([hasOwn ? 'merged' : 'adopted']);
      expect(await lab.found(phone)).toMatchObject({ id, ...STORED, referralCode: 'inviter-3' });
      await service.upsert({ id, phone, name: 'Другое Имя' });
      expect(await lab.found(phone)).toMatchObject({ name: 'Другое Имя', referralCode: 'inviter-3' });
      expect(await lab.consentsOf(phone)).toHaveLength(2);
    }
  });

  it('R31: is applied only where the confirmation comes from the installation that brought it', async () => {
    const phone = newPhone();
    await lab.request(phone, FILLED_IN);
    const { user } = (await lab.confirm(phone, OTHER_PHONE)).body;
    expect(user).toEqual({ id: expect.any(String), phone });
    expect(await lab.consentsOf(phone)).toEqual([]);
    expect(await lab.waiting(phone)).toBeNull();
  });

  it.each([
    [ONE_PHONE, null],
    [null, ONE_PHONE],
    [null, null],
  ])('is applied where only one of the two calls names an installation: %j, %j', async (requests, confirms) => {
    const phone = newPhone();
    await lab.request(phone, FILLED_IN, requests);
    expect((await lab.confirm(phone, confirms)).body.user).toMatchObject(STORED);
  });

  it('takes the installation from a header as well', async () => {
    const phone = newPhone();
    const headers = { key: 'imshop-test-key-0123456789abcdef', installid: ONE_PHONE };
    await service.post('/auth/otp/request', { userIdentifier: phone, ...FILLED_IN }, { headers });
    const otp = service.sms.codeFor(phone);
    const other = { userIdentifier: phone, otp, installId: OTHER_PHONE };
    expect((await service.post('/auth/otp/confirm', other, { headers })).body.user).toEqual({
      id: expect.any(String),
      phone,
    });
  });

  it('is what its installation brought last: a repeat replaces it and sends nothing', async () => {
    const phone = newPhone();
    await lab.request(phone, FILLED_IN);
    const { body } = await lab.request(phone, { ...FILLED_IN, fullName: 'Исправленное Имя' });
    expect(body.otp).toMatchObject({ attemptsLeft: 4 });
    expect(service.sms.smsTo(phone)).toHaveLength(1);
    expect(await lab.waiting(phone)).toBe(1);
    expect((await lab.confirm(phone)).body.user).toMatchObject({ name: 'Исправленное Имя' });
  });

  it('is left alone by a repeat without fields, and by one with no more than a code of an invitation', async () => {
    const phone = newPhone();
    await lab.request(phone, FILLED_IN);
    for (const fields of [{}, { referralCode: 'inviter' }])
      expect((await lab.request(phone, fields)).body.otp).toBeDefined();
    await service.database.timePasses(61, phone);
    for (const fields of [{}, { referralCode: 'inviter' }]) {
      expect((await lab.request(phone, fields)).body.otp).toBeDefined();
      await service.database.timePasses(61, phone);
    }
    expect(service.sms.smsTo(phone)).toHaveLength(3);
    expect((await lab.confirm(phone)).body.user).toMatchObject(STORED);
  });

  it('asks another installation, whose answers wait beside those of the first', async () => {
    const phone = newPhone();
    await lab.request(phone, FILLED_IN);
    expect((await lab.request(phone, {}, OTHER_PHONE)).body).toEqual(TO_ASK);
    await lab.request(phone, { ...FILLED_IN, fullName: 'Чужое Имя' }, OTHER_PHONE);
    expect(await lab.waiting(phone)).toBe(2);
    expect((await lab.confirm(phone)).body.user).toMatchObject(STORED);
  });

  it('waits for three installations at most, the latest ones', async () => {
    const phone = newPhone();
    const installations = ['a', 'b', 'c', 'd'].map((letter) => `${letter}${ONE_PHONE.slice(1)}`);
    for (const installId of installations)
      await lab.request(phone, { ...FILLED_IN, fullName: `Имя ${installId[0]}` }, installId);
    expect(await lab.waiting(phone)).toBe(3);
    expect((await lab.confirm(phone, installations[3])).body.user).toMatchObject({ name: 'Имя d' });
  });

  it('R31: does not outlive its code: a new challenge asks again', async () => {
    const phone = newPhone();
    await lab.request(phone, FILLED_IN);
    await service.database.timePasses(301, phone);
    expect((await lab.request(phone)).body).toEqual(TO_ASK);
    await lab.request(phone, { fullName: 'Другое Имя', email: 'other@mail.example' });
    expect(await lab.waiting(phone)).toBe(1);
    const { user } = (await lab.confirm(phone)).body;
    expect(user).toMatchObject({ name: 'Другое Имя' });
    expect(user).not.toHaveProperty('birthday');
  });

  it('comes to nothing where the code was used: a replay is refused and changes nothing', async () => {
    const phone = newPhone();
    await lab.request(phone, FILLED_IN);
    const otp = service.sms.codeFor(phone);
    await lab.confirm(phone);
    expect((await lab.confirm(phone, ONE_PHONE, otp)).body.error?.message).toMatch(/Код не подходит/);
    expect(await lab.consentsOf(phone)).toHaveLength(2);
  });
});
