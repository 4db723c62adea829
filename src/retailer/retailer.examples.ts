import type { EraseAnswerDto } from './dto/erase-answer.dto';
import type { FoundAnswerDto } from './dto/found-account.dto';
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
  'Consents: one of your web site, one of earlier records': {
    accounts: [
      {
        id: 'customer-10423',
        consents: [
          { kind: 'sms', given: true, at: '2026-11-25T12:41:07+03:00', wording: 'web-2026-09' },
          { kind: 'marketing', given: false, at: '2024-03-14T12:30:00+03:00', source: 'import' },
        ],
      },
    ],
  },
  'The same by its phone, one field cleared': { accounts: [{ phone: '79990000423', bonuses: 0, units: null }] },
};

export const UPSERT_EXAMPLES: Record<string, UpsertAnswerDto> = {
  'An id of your own for a user who signed in first': { results: [{ id: 'customer-1', status: 'adopted' }] },
  'One written, one refused': {
    results: [
      { id: 'customer-10423', status: 'updated' },
      { index: 1, id: 'customer-10424', error: { message: 'Неверные данные: birthday: дата в будущем' } },
    ],
  },
};

export const FIND_REQUESTS: Record<string, object> = {
  'By phone': { phone: '+7 (999) 000-04-23' },
  'By id': { id: 'customer-10423' },
};

export const FIND_EXAMPLES: Record<string, FoundAnswerDto> = {
  'A user who signed in before you wrote the account': {
    account: {
      id: 'customer-10423',
      phone: '79990000423',
      name: 'Иван Петров',
      birthday: '1990-05-17',
      bonuses: 1250.5,
      smsNotification: true,
      consents: [
        { kind: 'sms', given: true, at: '2026-11-25T09:41:07.000Z', source: 'retailer', wording: 'web-2026-09' },
      ],
      aliases: ['5b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a10'],
      identities: [{ provider: 'telegram', subject: '279058397' }],
      idMadeHere: false,
      createdAt: '2026-11-25T09:41:07.123Z',
      updatedAt: '2026-11-25T10:02:44.871Z',
    },
  },
};

export const ERASE_REQUESTS: Record<string, object> = {
  'Two users': { ids: ['customer-10423', 'customer-10424'], why: 'Ticket 4711' },
};

export const ERASE_EXAMPLES: Record<string, EraseAnswerDto> = {
  'One erased, one unknown': {
    results: [
      { id: 'customer-10423', status: 'erased' },
      { id: 'customer-10424', status: 'unknown' },
    ],
  },
};
