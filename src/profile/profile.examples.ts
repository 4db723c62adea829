import type { UserAnswerDto } from '../accounts/dto/user-answer.dto';

export const GET_USER_REQUESTS: Record<string, object> = {
  'The phone that signed in, or was verified (scenario 2)': { userIdentifier: '79990000001' },
};

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
