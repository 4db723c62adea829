import fc from 'fast-check';
import { REGISTRATION_NAMES } from '../src/auth/registration/registration.settings';
import { newPhone } from './support/phones';
import { ASKING, FILLED_IN, RegistrationLab } from './support/registration-lab';
import { secondsLeftOf } from './support/seconds-left';
import { Service } from './support/service';

let service: Service;
let lab: RegistrationLab;
beforeAll(async () => {
  service = await Service.start(ASKING, 2);
  lab = new RegistrationLab(service);
});
afterAll(() => service.stop());

const TO_ASK = { dataRequired: ['fullName', 'email', 'birthday'], dataOptional: ['birthday'] };

describe('asking a new user', () => {
  it('asks for the fields, sends no SMS, counts no send and makes no challenge', async () => {
    const phone = newPhone();
    for (const fields of [{}, { fullName: '', email: null }, { fullName: 'Иван' }, { birthday: '1990-05-17' }]) {
      const { status, body } = await lab.request(phone, fields);
      expect({ status, body }).toEqual({ status: 200, body: TO_ASK });
    }
    expect(service.sms.smsTo(phone)).toEqual([]);
    expect(await service.challengeOf(phone)).toBeUndefined();
  });

  it('sends the code once the required fields come, whatever replica gets them', async () => {
    const phone = newPhone();
    expect((await lab.request(phone)).body).toEqual(TO_ASK);
    const { body } = await lab.request(phone, { fullName: 'Иван Петров', email: 'ivan@mail.example' });
    expect(body.otp).toMatchObject({ timeout: secondsLeftOf(60), attemptsLeft: 4, codeLength: 6 });
    expect(service.sms.smsTo(phone)).toHaveLength(1);
    expect(await service.challengeOf(phone)).toMatchObject({ sends: 1 });
  });

  it('does not ask whoever has an account', async () => {
    const phone = newPhone();
    await service.upsert({ id: `known-${phone}`, phone });
    expect((await lab.request(phone)).body.otp).toBeDefined();
    expect((await lab.confirm(phone)).body.user).toEqual({ id: `known-${phone}`, phone });
  });

  it.each([
    [{ email: 'ivan' }, /Электронная почта/],
    [{ fullName: ['Иван'] }, /Имя/],
    [{ birthday: '1990-02-30' }, /Дата рождения/],
    [{ gender: 'x' }, /Пол/],
    [{ allowSms: 'maybe' }, /Согласие на SMS/],
    [{ legalEntities: 'ООО' }, /Юридические лица/],
  ])('says which field of %j is wrong, and sends no SMS', async (wrong, words) => {
    const phone = newPhone();
    const { status, body } = await lab.request(phone, { fullName: 'Иван', email: 'ivan@mail.example', ...wrong });
    expect({ status, body }).toEqual({ status: 200, body: { error: { message: expect.stringMatching(words) } } });
    expect(service.sms.smsTo(phone)).toEqual([]);
  });

  it('tells whoever is blocked that the sign-in is closed, and does not ask', async () => {
    const phone = newPhone();
    await service.database.query('insert into block (prefix) values ($1)', [phone]);
    expect((await lab.request(phone)).body.error?.message).toMatch(/Вход закрыт/);
    expect((await lab.request(phone, FILLED_IN)).body.error?.message).toMatch(/Вход закрыт/);
  });
});

/** More legal persons than there may be, and more that are selected. */
const MANY = Array.from({ length: 300 }, () => ({ selected: true }));

it('R18: no value of a field costs more than an error, whatever it is', async () => {
  const phone = newPhone();
  const name = fc.constantFrom(...REGISTRATION_NAMES, 'legalEntity', 'installId');
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.string({ unit: 'binary' }),
    fc.array(fc.record({ legalEntityName: fc.jsonValue({ maxDepth: 1 }), selected: fc.jsonValue({ maxDepth: 1 }) })),
    fc.constantFrom('\ud800', '\0', 'x'.repeat(9_000), 1e308, -0, '9'.repeat(400), MANY),
  );
  await fc.assert(
    fc.asyncProperty(name, value, async (field, given) => {
      const { status, body } = await lab.request(phone, { ...FILLED_IN, [field]: given });
      // A key that would reach a prototype is refused before anything is read (R17).
      if (status === 400) expect(JSON.stringify(given)).toMatch(/__proto__|prototype/);
      else expect({ status, isAnswered: Boolean(body.otp ?? body.error) }).toEqual({ status: 200, isAnswered: true });
    }),
    { numRuns: 300 },
  );
  expect(service.log.filter((line) => line.includes('"event":"failure"'))).toEqual([]);
  expect((await lab.confirm(phone, null)).body.user).toMatchObject({ phone });
});
