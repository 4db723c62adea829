import type { UpsertAnswerDto } from './dto/upsert-answer.dto';

export const UPSERT_REQUESTS: Record<string, object> = {
  'The user who signed in, by phone': {
    accounts: [{ phone: '79990000001', name: 'Анна Смирнова', bonuses: 300, units: 'баллов' }],
  },
  'An account with an id of your own': {
    accounts: [
      {
        id: 'customer-10423',
        phone: '79990000423',
        name: 'Иван Петров',
        birthday: '1990-05-17',
        bonuses: 1250.5,
        units: 'баллов',
      },
    ],
  },
  'The same by its phone, one field cleared': { accounts: [{ phone: '79990000423', bonuses: 0, units: null }] },
};

export const UPSERT_EXAMPLES: Record<string, UpsertAnswerDto> = {
  'One written, one refused': {
    results: [
      { id: 'customer-10423', status: 'updated' },
      { index: 1, id: 'customer-10424', error: { message: 'Неверные данные: birthday: дата в будущем' } },
    ],
  },
};
