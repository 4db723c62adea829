import type { UpsertAnswerDto } from './dto/upsert-answer.dto';
import type { UserAnswerDto } from './dto/user-answer.dto';

export const USER_EXAMPLES: Record<string, UserAnswerDto> = {
  'A known user': {
    user: {
      id: 'customer-10423',
      phone: '79990000001',
      name: 'Иван Петров',
      email: 'ivan@shop.example',
      emailConfirmed: true,
      birthday: '1990-05-17',
      age: 36,
      bonuses: 1250.5,
      units: 'баллов',
    },
  },
  'A new phone (scenario 2)': { user: { id: '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10', phone: '79990000002' } },
};

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
