import type { UserAnswerDto } from '../accounts/dto/user-answer.dto';
import type { CodeSentDto } from './dto/code-sent.dto';

const codeSent = (timeout: number): CodeSentDto => ({
  otp: {
    timeout,
    attemptsLeft: 4,
    message: 'Мы отправили код в SMS на номер +7 (999) ***-**-01',
    replyText: 'Отправить код ещё раз',
    codeLength: 6,
  },
});

export const CODE_SENT_EXAMPLES: Record<string, CodeSentDto> = {
  'Code sent': codeSent(60),
  'Repeat: the same answer, nothing is sent': codeSent(42),
};

export const CONFIRMED_EXAMPLES: Record<string, UserAnswerDto> = {
  'First sign-in': { user: { id: '5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10', phone: '79990000001' } },
};
