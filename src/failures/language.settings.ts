import { Choice } from '../config/setting.decorators';
import { type Locale, LOCALES } from './locale';

export class LanguageSettings {
  static readonly title = 'Language';

  @Choice('Language of all texts that users see: `ru` or `en`.', LOCALES)
  LOCALE: Locale = 'ru';
}
