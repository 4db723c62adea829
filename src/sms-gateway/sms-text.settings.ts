import { CodeSettings } from '../config/code.settings';
import { Text } from '../config/setting.decorators';
import type { OtherSettings, Problem } from '../config/settings-class';

const PLACEHOLDERS = ['{code}', '{app}', '{minutes}'];

export class SmsTextSettings {
  static readonly title = 'Text of the SMS';

  @Text(
    'In Russian, with `{code}` and, if wanted, `{app}` and `{minutes}`; that of `LOCALE` is sent. Empty: the service’s own text.',
  )
  SMS_TEMPLATE_RU?: string;

  @Text('The same in English.')
  SMS_TEMPLATE_EN?: string;

  @Text(
    '11 characters that Android’s SMS Retriever hands the code to your app by.',
    /^[A-Za-z0-9+/]{11}$/,
    'must be the 11 characters of the app’s hash',
  )
  SMS_ANDROID_APP_HASH?: string;

  @Text(
    'Site or app-associated domain that iOS and browsers (WebOTP) offer the code for, such as `shop.ru`.',
    /^(?=.{4,253}$)([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/,
    'must be a bare domain like shop.ru',
  )
  SMS_WEB_DOMAIN?: string;

  static problems(settings: SmsTextSettings, other: OtherSettings): Problem[] {
    const { APP_NAME } = other(CodeSettings);
    return (['SMS_TEMPLATE_RU', 'SMS_TEMPLATE_EN'] as const).flatMap((name) => {
      const template = settings[name];
      if (template === undefined) return [];
      const used = [...template.matchAll(/\{[^}]*\}/g)].map(([placeholder]) => placeholder);
      const unknown = used.filter((placeholder) => !PLACEHOLDERS.includes(placeholder));
      return [
        // A text without the code signs nobody in.
        !used.includes('{code}') && `${name} must contain {code}`,
        unknown.length > 0 && `${name}: there is no ${unknown.join(', ')}, only ${PLACEHOLDERS.join(', ')}`,
        used.includes('{app}') && !APP_NAME && `APP_NAME must be set, since ${name} mentions {app}`,
      ];
    });
  }
}
