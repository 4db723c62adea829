import { RETAILER_KEY } from './support/production-settings';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

/** The fields that a message names of a list whose entries are empty. */
const FIRST_FIVE = ['0.id', '0.name', '1.id', '1.name', '2.id'].map((field) => `entrepreneurIdList.${field}`);

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
      [...FIRST_FIVE.map((field) => `${field}: обязательное поле`), '…'].join('; '),
      [...FIRST_FIVE.map((field) => `${field}: is required`), '…'].join('; '),
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
