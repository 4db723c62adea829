import { Failure } from '../../failures/failure';
import { LanguageSettings } from '../../failures/language.settings';
import { Messages } from '../../failures/messages';
import { readRegistration } from './registration';

const messages = new Messages(new LanguageSettings());

/** The message that the body's fields end in. */
function refusalOf(body: object): string | undefined {
  try {
    readRegistration(body);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_REGISTRATION', status: 200 });
    return messages.errorBody(error as Failure).error.message;
  }
}

it('reads all fields in the form in which they are stored', () => {
  const body = {
    userIdentifier: '79990000001',
    email: ' Ivan@MAIL.com ',
    fullName: ' Иван Петров ',
    birthday: '1990-05-17T00:00:00',
    gender: 'f',
    allowSms: 'true',
    allowEmail: 0,
    allowMarketing: true,
    referralCode: 10423,
    legalEntities: [{ legalEntityName: 'ООО «Ромашка»', taxRegistrationReasonCode: '770001001', unknown: 1 }],
  };
  expect(readRegistration(body)).toEqual({
    email: 'ivan@mail.com',
    fullName: 'Иван Петров',
    birthday: '1990-05-17',
    gender: 'female',
    allowSms: true,
    allowEmail: false,
    allowMarketing: true,
    referralCode: '10423',
    legalEntities: [{ legalEntityName: 'ООО «Ромашка»', taxpayerRegistrationReasonCode: '770001001' }],
  });
});

it.each([
  ['gender', 'm', 'male'],
  ['gender', 'Female', 'female'],
  ['gender', 'MALE', 'male'],
  ['allowSms', '1', true],
  ['allowSms', 'false', false],
  ['allowMarketing', 1, true],
  ['referralCode', ` \0код\ud800 `, 'код\ufffd'],
  ['referralCode', 'x'.repeat(2000), 'x'.repeat(500)],
  ['legalEntity', { legalEntityName: 'ООО' }, undefined],
])('reads %s %j', (name, value, read) => {
  const found = readRegistration({ [name]: value });
  if (name === 'legalEntity') expect(found).toEqual({ legalEntities: [{ legalEntityName: 'ООО' }] });
  else expect(found).toEqual({ [name]: read });
});

it('reads one legal person in place of the list', () => {
  expect(readRegistration({ legalEntities: { legalEntityName: 'ООО' } })).toEqual({
    legalEntities: [{ legalEntityName: 'ООО' }],
  });
  expect(readRegistration({ legalEntities: [], legalEntity: { legalEntityName: 'ООО' } })).toEqual({
    legalEntities: [{ legalEntityName: 'ООО' }],
  });
});

it.each(['email', 'fullName', 'birthday', 'gender', 'allowSms', 'allowMarketing', 'referralCode', 'legalEntities'])(
  'takes %s for not given where it is empty',
  (name) => {
    for (const value of ['', '  ', null, {}, []]) expect(readRegistration({ [name]: value })).toEqual({});
  },
);

it.each([['0001-01-01'], ['9999-12-31']])('takes the birthday %s for none', (birthday) => {
  expect(readRegistration({ birthday })).toEqual({});
});

it.each([{}, [], true])('never refuses a referral code, whatever it is: %j', (referralCode) => {
  expect(readRegistration({ referralCode })).toEqual({});
});

it.each([
  [{ email: 'ivan' }, /^Проверьте данные\. Электронная почта: нужна электронная почта/],
  [{ email: ['ivan@mail.com'] }, /Электронная почта: недопустимое значение/],
  [{ email: `${'x'.repeat(320)}@mail.com` }, /Электронная почта: /],
  [{ fullName: 'x'.repeat(501) }, /Имя: длиннее 500 символов/],
  [{ fullName: ['Иван'] }, /Имя: недопустимое значение/],
  [{ fullName: 'И\0ван' }, /Имя: содержит символы/],
  [{ birthday: '17.05.1990' }, /Дата рождения: нужна дата/],
  [{ birthday: '1990-02-30' }, /Дата рождения: такого дня нет/],
  [{ birthday: '2999-01-01' }, /Дата рождения: дата в будущем/],
  [{ birthday: 19900517 }, /Дата рождения: нужна дата/],
  [{ gender: 'x' }, /Пол: недопустимое значение/],
  [{ gender: 1 }, /Пол: недопустимое значение/],
  [{ allowSms: 'maybe' }, /Согласие на SMS: недопустимое значение/],
  [{ allowEmail: 2 }, /Согласие на письма: /],
  [{ allowMarketing: [true] }, /Согласие на рекламу: /],
  [{ legalEntities: 'ООО' }, /Юридические лица: /],
  [{ legalEntities: ['ООО'] }, /Юридические лица: /],
  [{ legalEntities: [{ legalEntityName: ['ООО'] }] }, /Юридические лица: недопустимое значение/],
  [{ legalEntities: [{ selected: true }, { selected: true }] }, /Юридические лица: недопустимое значение/],
  [
    { legalEntities: Array.from({ length: 20 }, () => ({ businessAddress: 'x'.repeat(500) })) },
    /Юридические лица: слишком много данных/,
  ],
])('names the field of %j in words', (body, message) => {
  expect(refusalOf(body)).toMatch(message);
});
