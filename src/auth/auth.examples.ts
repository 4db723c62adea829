import type { UserAnswerDto } from '../accounts/dto/user-answer.dto';
import { objectOnlyWith } from '../http/documented-features';
import type { CodeSentDto } from './dto/code-sent.dto';
import type { DataRequiredDto } from './registration/dto/data-required.dto';

const ofPhone = objectOnlyWith('phone');
const ofEmail = objectOnlyWith('email');

export const CODE_REQUESTS: Record<string, object> = {
  'A phone': { userIdentifier: '79990000001', ...ofPhone },
  'A new phone, with what its user filled in': {
    userIdentifier: '79990000003',
    installId: 'b3f5c1d2-7a64-4c39-9f0e-2d8b6a1c4e57',
    fullName: 'Иван Петров',
    email: 'ivan@shop.example',
    birthday: '1990-05-17',
    allowMarketing: true,
    ...ofPhone,
  },
  'An e-mail address': { userIdentifier: 'ivan@shop.example', ...ofEmail },
};

export const CONFIRM_REQUESTS: Record<string, object> = {
  'The phone, and the code of its SMS': { userIdentifier: '79990000001', otp: '004217', ...ofPhone },
  'The address, and the code of its e-mail': { userIdentifier: 'ivan@shop.example', otp: '004217', ...ofEmail },
};

const codeSent = (timeout: number, message: string): CodeSentDto => ({
  otp: { timeout, attemptsLeft: 4, message, replyText: 'Отправить код ещё раз', codeLength: 6 },
});

const SENT = 'Мы отправили код в SMS на номер +7 (999) ***-**-01';
const MAILED = 'Мы отправили код на почту i***n@shop.example';

export const CODE_SENT_EXAMPLES: Record<string, CodeSentDto | DataRequiredDto> = {
  'Code sent': { ...codeSent(60, SENT), ...ofPhone },
  'Repeat: the same answer, nothing is sent': { ...codeSent(42, SENT), ...ofPhone },
  'A new user is to be asked first': {
    dataRequired: ['fullName', 'email', 'birthday'],
    dataOptional: ['birthday'],
  },
  'Code sent by e-mail': { ...codeSent(60, MAILED), ...ofEmail },
};

const ID = '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10';

export const CONFIRMED_EXAMPLES: Record<string, UserAnswerDto> = {
  'First sign-in': { user: { id: ID, phone: '79990000001' }, ...ofPhone },
  'First sign-in by e-mail': { user: { id: ID, email: 'ivan@shop.example', emailConfirmed: true }, ...ofEmail },
};
