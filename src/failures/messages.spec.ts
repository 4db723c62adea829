import { LanguageSettings } from './language.settings';
import { Failure } from './failure';
import { LOCALES, type Locale } from './locale';
import { CATALOGUE } from './message.catalogue';
import { Messages } from './messages';

function messagesIn(locale: Locale): Messages {
  return new Messages(Object.assign(new LanguageSettings(), { LOCALE: locale }));
}

it.each(LOCALES)('has every text in %s, with the same placeholders', (locale) => {
  for (const [key, texts] of Object.entries(CATALOGUE)) {
    const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();
    expect({ key, text: texts[locale] }).toEqual({ key, text: expect.stringMatching(/\S/) });
    expect({ key, found: placeholders(texts[locale]) }).toEqual({ key, found: placeholders(texts.ru) });
  }
});

it.each<[number, string, string]>([
  [45, '45 с', '45 sec'],
  [99, '99 с', '99 sec'],
  [100, '2 мин', '2 min'],
  [3600, '60 мин', '60 min'],
  [80_000, '23 ч', '23 hr'],
])('says %d seconds as a person would', (wait, ru, en) => {
  const said = (locale: Locale) =>
    messagesIn(locale).errorBody(new Failure('WAIT', { wait })).error.message.replaceAll(/\s/g, ' ');
  expect(said('ru')).toContain(`через ${ru}`);
  expect(said('en')).toContain(`in ${en}`);
});
