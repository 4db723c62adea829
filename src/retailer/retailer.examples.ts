import type { UpsertAnswerDto } from './dto/upsert-answer.dto';

export const UPSERT_REQUESTS: Record<string, object> = {
  'One account': {
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
  'By phone, clearing a field': { accounts: [{ phone: '79990000423', bonuses: 0, units: null }] },
};

export const UPSERT_EXAMPLES: Record<string, UpsertAnswerDto> = {
  'One written, one refused': {
    results: [
      { id: 'customer-10423', status: 'updated' },
      { index: 1, id: 'customer-10424', error: { message: 'Неверные данные: birthday: дата в будущем' } },
    ],
  },
};
