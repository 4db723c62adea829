import type { FailureCode } from './failure';
import type { FieldReasonKey, FieldWordsKey } from './field-fault';
import type { Locale } from './locale';

type OtherText =
  | 'CODE_SENT'
  | 'CODE_MAILED'
  | 'SEND_AGAIN'
  | 'SMS_CODE'
  | 'SMS_TEST'
  | 'EMAIL_SUBJECT'
  | 'EMAIL_CODE'
  | 'EMAIL_ADVICE';

export type MessageKey = FailureCode | FieldReasonKey | FieldWordsKey | OtherText;

/** Every text that a user may see. The SMS fit one part (70 characters in Russian, 160 in English). */
export const CATALOGUE: Record<MessageKey, Record<Locale, string>> = {
  CODE_SENT: {
    ru: 'Мы отправили код в SMS на номер {phone}',
    en: 'We sent a code by SMS to {phone}',
  },
  CODE_MAILED: { ru: 'Мы отправили код на почту {email}', en: 'We sent a code to {email}' },
  SEND_AGAIN: { ru: 'Отправить код ещё раз', en: 'Send the code again' },
  SMS_CODE: {
    ru: 'Код: {code}. Никому его не сообщайте.',
    en: 'Your code: {code}. Do not share it with anyone.',
  },
  SMS_TEST: { ru: 'Проверка SMS: шлюз {gateway} работает', en: 'SMS test: the gateway {gateway} works' },
  EMAIL_SUBJECT: { ru: 'Код для входа', en: 'Your sign-in code' },
  EMAIL_CODE: { ru: 'Код для входа: {code}', en: 'Your sign-in code: {code}' },
  EMAIL_ADVICE: {
    ru: 'Он действует {minutes} мин. Никому его не сообщайте. Если вы не входили, просто удалите это письмо.',
    en: 'It works for {minutes} min. Do not share it with anyone. If it was not you, just delete this e-mail.',
  },
  INVALID_EMAIL: {
    ru: 'Проверьте адрес: нужна электронная почта, например ivan@mail.com',
    en: 'Check the address: an e-mail is needed, for example ivan@mail.com',
  },
  INVALID_IDENTIFIER: {
    ru: 'Проверьте номер или адрес: нужен мобильный телефон или электронная почта',
    en: 'Check it: a mobile phone or an e-mail is needed',
  },
  INVALID_PHONE: {
    ru: 'Проверьте номер: нужен мобильный телефон, например +7 916 123-45-67',
    en: 'Check the number: a mobile phone is needed, for example +7 916 123-45-67',
  },
  INVALID_CODE: {
    ru: 'Код не подходит. Проверьте его или запросите новый',
    en: 'This code does not work. Check it or request a new one',
  },
  INVALID_INIT_DATA: {
    ru: 'Не удалось войти через Telegram. Закройте приложение, откройте его снова и попробуйте ещё раз',
    en: 'Sign-in from Telegram did not work. Close the app, open it again and try once more',
  },
  WAIT: {
    ru: 'Запросить новый код можно через {wait}',
    en: 'You can request a new code in {wait}',
  },
  TOO_MANY_SENDS: {
    ru: 'Слишком много кодов. Попробуйте через {wait}',
    en: 'Too many codes. Try again in {wait}',
  },
  TOO_MANY_FAILURES: {
    ru: 'Слишком много неверных кодов. Попробуйте через {wait}',
    en: 'Too many wrong codes. Try again in {wait}',
  },
  LOCKED: {
    ru: 'Вход закрыт. Обратитесь в поддержку магазина',
    en: 'Sign-in is locked. Please contact the shop’s support',
  },
  GATEWAY_DOWN: {
    ru: 'Не удалось отправить SMS. Попробуйте ещё раз чуть позже',
    en: 'The SMS could not be sent. Please try again a little later',
  },
  RECIPIENT_REFUSED: {
    ru: 'На этот номер не удаётся отправить SMS. Проверьте номер',
    en: 'An SMS cannot be sent to this number. Check the number',
  },
  MAIL_DOWN: {
    ru: 'Не удалось отправить письмо. Попробуйте ещё раз чуть позже',
    en: 'The e-mail could not be sent. Please try again a little later',
  },
  ADDRESS_REFUSED: {
    ru: 'На этот адрес не удаётся отправить письмо. Проверьте адрес',
    en: 'An e-mail cannot be sent to this address. Check the address',
  },
  SMS_STOPPED: {
    ru: 'Сейчас мы не отправляем SMS на этот номер. Попробуйте позже',
    en: 'We are not sending SMS to this number at the moment. Please try again later',
  },
  MAIL_STOPPED: {
    ru: 'Сейчас мы не отправляем письма на этот адрес. Попробуйте позже',
    en: 'We are not sending e-mails to this address at the moment. Please try again later',
  },
  CONFIRMATIONS_STOPPED: {
    ru: 'Вход по коду временно приостановлен. Попробуйте через несколько минут',
    en: 'Sign-in by code is paused for now. Please try again in a few minutes',
  },
  NO_SUCH_USER: { ru: 'Пользователь не найден', en: 'No such user' },
  INVALID_ACCOUNT: { ru: 'Неверные данные: {fields}', en: 'Invalid data: {fields}' },
  ACCOUNT_UNNAMED: {
    ru: 'Нужен id, phone или email с emailConfirmed: true',
    en: 'An id, a phone or an email with emailConfirmed: true is needed',
  },
  ID_IS_A_PHONE: {
    ru: 'id похож на телефон: такой id возможен только у записи с этим же phone',
    en: 'The id reads as a phone: only the account with that very phone may have it',
  },
  ID_IS_AN_EMAIL: {
    ru: 'id похож на e-mail: такой id возможен только у записи с этим же подтверждённым email',
    en: 'The id reads as an e-mail: only the account with that very confirmed e-mail may have it',
  },
  PHONE_TAKEN: { ru: 'Этот телефон принадлежит другому id', en: 'This phone belongs to another id' },
  EMAIL_TAKEN: {
    ru: 'Этот подтверждённый e-mail принадлежит другому id',
    en: 'This confirmed e-mail belongs to another id',
  },
  CURSOR_EXPIRED: {
    ru: 'Изменения после этого курсора не хранятся: возьмите курсор after = latest, прочитайте всё и продолжайте с него',
    en: 'Changes after this cursor are gone: take the cursor of after = latest, read everything and go on from there',
  },
  INVALID_REGISTRATION: { ru: 'Проверьте данные. {fields}', en: 'Check your data. {fields}' },
  REGISTRATION_CLOSED: {
    ru: 'Войти могут только покупатели, которых магазин уже знает. Обратитесь в поддержку магазина',
    en: 'Only customers whom the shop knows already can sign in. Please contact the shop’s support',
  },
  WORDS_EMAIL: { ru: 'Электронная почта', en: 'E-mail' },
  WORDS_FULL_NAME: { ru: 'Имя', en: 'Name' },
  WORDS_BIRTHDAY: { ru: 'Дата рождения', en: 'Date of birth' },
  WORDS_GENDER: { ru: 'Пол', en: 'Gender' },
  WORDS_ALLOW_SMS: { ru: 'Согласие на SMS', en: 'Consent to SMS' },
  WORDS_ALLOW_EMAIL: { ru: 'Согласие на письма', en: 'Consent to e-mails' },
  WORDS_ALLOW_MARKETING: { ru: 'Согласие на рекламу', en: 'Consent to advertising' },
  WORDS_LEGAL_ENTITIES: { ru: 'Юридические лица', en: 'Legal persons' },
  FIELD_REQUIRED: { ru: 'обязательное поле', en: 'is required' },
  FIELD_INVALID: { ru: 'недопустимое значение', en: 'is not allowed' },
  FIELD_NOT_TEXT: { ru: 'нужна строка', en: 'must be a string' },
  FIELD_NOT_EXACT: {
    ru: 'такое большое число неточно, передайте его строкой',
    en: 'is too large to be an exact number, send it as a string',
  },
  FIELD_TOO_LONG: { ru: 'длиннее {limit} символов', en: 'is longer than {limit} characters' },
  FIELD_UNSTORABLE: {
    ru: 'содержит символы, которые нельзя сохранить',
    en: 'has characters that cannot be stored',
  },
  FIELD_NOT_PRINTABLE: {
    ru: 'содержит пробелы по краям или непечатаемые символы',
    en: 'has blanks around it or characters that cannot be printed',
  },
  FIELD_NOT_NUMBER: { ru: 'нужно число, например 1250.50', en: 'must be a number, for example 1250.50' },
  FIELD_NOT_INTEGER: { ru: 'нужно целое число', en: 'must be a whole number' },
  FIELD_TOO_SMALL: { ru: 'меньше {limit}', en: 'is below {limit}' },
  FIELD_TOO_LARGE: { ru: 'больше {limit}', en: 'is above {limit}' },
  FIELD_NOT_BOOLEAN: { ru: 'нужно true или false', en: 'must be true or false' },
  FIELD_NOT_DATE: { ru: 'нужна дата, например 1990-05-17', en: 'must be a date, for example 1990-05-17' },
  FIELD_NOT_TIME: {
    ru: 'нужно время с часовым поясом, например 2026-11-25T12:41:07+03:00',
    en: 'must be a time with its zone, for example 2026-11-25T12:41:07+03:00',
  },
  FIELD_NO_SUCH_DAY: { ru: 'такого дня нет в календаре', en: 'is no day of the calendar' },
  FIELD_IN_FUTURE: { ru: 'дата в будущем', en: 'is in the future' },
  FIELD_TOO_OLD: { ru: 'возраст больше {limit} лет', en: 'makes an age above {limit}' },
  FIELD_NOT_ALLOWED: { ru: 'допустимы только {values}', en: 'must be one of {values}' },
  FIELD_NOT_LIST: { ru: 'нужен список', en: 'must be a list' },
  FIELD_TOO_FEW: { ru: 'элементов меньше {limit}', en: 'has fewer than {limit} entries' },
  FIELD_TOO_MANY: { ru: 'элементов больше {limit}', en: 'has more than {limit} entries' },
  FIELD_TOO_BIG: { ru: 'слишком много данных', en: 'has too much data' },
  FIELD_NOT_OBJECT: { ru: 'нужен объект', en: 'must be an object' },
  FIELD_CONTRADICTS: { ru: 'противоречит {field}', en: 'contradicts {field}' },
  FIELD_SEVERAL_SELECTED: { ru: 'selected больше чем у одного', en: 'has more than one that is selected' },
  FIELD_NOT_PHONE: {
    ru: 'нужен телефон: цифры с кодом страны, например 79161234567',
    en: 'must be a phone: digits with the code of the country, for example 79161234567',
  },
  FIELD_NOT_EMAIL: {
    ru: 'нужна электронная почта, например ivan@mail.com',
    en: 'must be an e-mail, for example ivan@mail.com',
  },
  INVALID_REQUEST: { ru: 'Неверный запрос: {fields}', en: 'Invalid request: {fields}' },
  INVALID_JSON: {
    ru: 'Неверный запрос: тело должно быть объектом JSON',
    en: 'Invalid request: the body must be a JSON object',
  },
  UNAUTHORIZED: { ru: 'Неверный ключ API', en: 'Invalid API key' },
  NOT_FOUND: { ru: 'Нет такого адреса', en: 'No such address' },
  METHOD_NOT_ALLOWED: { ru: 'Здесь принимается только POST', en: 'Only POST is accepted here' },
  REQUEST_TIMEOUT: { ru: 'Запрос шёл слишком долго', en: 'The request took too long to arrive' },
  PAYLOAD_TOO_LARGE: { ru: 'Запрос слишком большой', en: 'The request is too large' },
  UNSUPPORTED_MEDIA_TYPE: {
    ru: 'Нужен несжатый JSON с Content-Type: application/json',
    en: 'Uncompressed JSON with Content-Type: application/json is needed',
  },
  TOO_MANY_REQUESTS: {
    ru: 'Слишком много запросов. Попробуйте чуть позже',
    en: 'Too many requests. Please try again a little later',
  },
  HEADERS_TOO_LARGE: { ru: 'Заголовки запроса слишком большие', en: 'The request’s headers are too large' },
  INTERNAL: { ru: 'Что-то пошло не так. Попробуйте позже', en: 'Something went wrong. Please try again later' },
  UNAVAILABLE: {
    ru: 'Сервис временно недоступен. Попробуйте чуть позже',
    en: 'The service is temporarily unavailable. Please try again a little later',
  },
};
