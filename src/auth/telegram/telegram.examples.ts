import type { UserAnswerDto } from '../../accounts/dto/user-answer.dto';
import type { DataRequiredDto } from '../registration/dto/data-required.dto';

const USER = { identityProvider: 'telegram', identityProviderUserIdentifier: '279058397|79990000001' };
const TMA = 'user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Anna%22%7D&auth_date=1795600000&hash=c5…';

export const TELEGRAM_REQUESTS: Record<string, object> = {
  'A user of the mini app': { ...USER, payload: { tma: TMA } },
  'A new user, with what they filled in': {
    ...USER,
    payload: { tma: TMA },
    fullName: 'Анна Смирнова',
    email: 'anna@shop.example',
    allowMarketing: true,
  },
};

export const TELEGRAM_EXAMPLES: Record<string, UserAnswerDto | DataRequiredDto> = {
  'First sign-in': { user: { id: '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10', phone: '79990000001' } },
  'A known user': { user: { id: 'customer-10423', phone: '79990000001', name: 'Анна Смирнова', bonuses: 300 } },
  'A new user is to be asked first': { dataRequired: ['fullName', 'email', 'birthday'], dataOptional: ['birthday'] },
};
