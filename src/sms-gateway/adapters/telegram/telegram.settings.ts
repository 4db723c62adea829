import { CodeSettings } from '../../../config/code.settings';
import { Address, Text } from '../../../config/setting.decorators';
import type { OtherSettings } from '../../../config/settings-class';
import type { Need } from '../../gateway-settings-class';

export class TelegramSettings {
  static readonly title = 'Telegram Gateway (telegram)';

  @Text('Access token; the code goes out as a message of Telegram, and `OTP_LENGTH` is at most 8.')
  TELEGRAM_TOKEN?: string;

  @Address('What the addresses of the methods are below.')
  TELEGRAM_URL = 'https://gatewayapi.telegram.org/';

  static needs({ TELEGRAM_TOKEN }: TelegramSettings, other: OtherSettings): Need[] {
    return [
      { isMet: Boolean(TELEGRAM_TOKEN), words: 'TELEGRAM_TOKEN' },
      { isMet: other(CodeSettings).OTP_LENGTH <= 8, words: 'OTP_LENGTH of at most 8' },
    ];
  }
}
