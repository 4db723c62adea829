import { Logger } from '@nestjs/common';
import { Messages } from '../failures/messages';
import { Environment } from '../environment';
import { SmsText } from './sms-text';

const CODE = { code: '004217', sendsOfCode: 1, secondsLeft: 300 };
const HASH = 'FA+9qCX9VSu';

function textWith(settings: Partial<Environment>): SmsText {
  const environment = Object.assign(new Environment(), settings);
  return new SmsText(environment, environment, environment, new Messages(environment));
}

const compose = (settings: Partial<Environment>, code: Partial<typeof CODE> = {}) =>
  textWith(settings).compose({ ...CODE, ...code });

describe('the text of an SMS', () => {
  it('is the template of the language', () => {
    expect(compose({})).toBe('Код: 004217. Никому его не сообщайте.');
    expect(compose({ LOCALE: 'en' })).toBe('Your code: 004217. Do not share it with anyone.');
  });

  it('R21: is the retailer’s template, its placeholders filled in once', () => {
    const settings = { SMS_TEMPLATE_RU: '{app}: {code} на {minutes} мин. {code}', APP_NAME: '{code} $& {minutes}' };
    expect(compose(settings)).toBe('{code} $& {minutes}: 004217 на 5 мин. 004217');
    expect(compose({ ...settings, LOCALE: 'en', SMS_TEMPLATE_EN: '{code}' })).toBe('004217');
  });

  it('tells the minutes that the code really has', () => {
    const settings = { SMS_TEMPLATE_RU: '{code} {minutes}' };
    const minutes = [300, 299, 119, 60, 20].map((secondsLeft) => compose(settings, { secondsLeft }).slice(7));
    expect(minutes).toEqual(['5', '4', '1', '1', '1']);
  });

  it('differs a little when the code is repeated', () => {
    expect(compose({}, { sendsOfCode: 2 })).toBe('Код: 004217. Никому его не сообщайте. (2)');
  });

  it('ends in the line that iOS and browsers read', () => {
    expect(compose({ SMS_WEB_DOMAIN: 'shop.ru' })).toBe('Код: 004217. Никому его не сообщайте.\n@shop.ru #004217');
  });

  it('ends in the app’s hash that Android reads', () => {
    expect(compose({ SMS_ANDROID_APP_HASH: HASH })).toBe(`Код: 004217. Никому его не сообщайте.\n${HASH}`);
  });

  it('has both on one line, the domain first', () => {
    expect(compose({ SMS_WEB_DOMAIN: 'shop.ru', SMS_ANDROID_APP_HASH: HASH }, { sendsOfCode: 2 })).toBe(
      `Код: 004217. Никому его не сообщайте. (2)\n@shop.ru #004217 ${HASH}`,
    );
  });
});

describe('at start', () => {
  const warned: unknown[] = [];
  beforeEach(() => {
    warned.length = 0;
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((message: unknown) => void warned.push(message));
  });
  afterEach(() => jest.restoreAllMocks());

  it.each<[string, Partial<Environment>]>([
    ['the Russian text', {}],
    ['the Russian text with both lines', { SMS_WEB_DOMAIN: 'shop.ru', SMS_ANDROID_APP_HASH: HASH }],
    [
      'the English text with both lines',
      { LOCALE: 'en', SMS_WEB_DOMAIN: 'a-longer-shop.ru', SMS_ANDROID_APP_HASH: HASH },
    ],
    ['the longest code', { OTP_LENGTH: 9 }],
  ])('says nothing of %s: it fits one part', (_, settings) => {
    textWith(settings).onModuleInit();
    expect(warned).toEqual([]);
  });

  it('warns with the numbers of a text that takes two parts', () => {
    textWith({ SMS_TEMPLATE_RU: `{code} ${'ж'.repeat(61)}` }).onModuleInit();
    expect(warned).toEqual([
      { event: 'long-sms', isRepeat: true, encoding: 'UCS-2', length: 72, parts: 2, bytes: 144 },
    ]);
  });

  it('warns of a text over the 140 bytes that Android reads', () => {
    textWith({ SMS_ANDROID_APP_HASH: HASH, SMS_TEMPLATE_RU: `{code} ${'ж'.repeat(52)}` }).onModuleInit();
    expect(warned).toEqual([
      { event: 'long-sms', isRepeat: false, encoding: 'UCS-2', length: 71, parts: 2, bytes: 142, retrieverBytes: 140 },
      { event: 'long-sms', isRepeat: true, encoding: 'UCS-2', length: 75, parts: 2, bytes: 150, retrieverBytes: 140 },
    ]);
  });
});
