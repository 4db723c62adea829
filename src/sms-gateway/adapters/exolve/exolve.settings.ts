import { Address, Text } from '../../../config/setting.decorators';
import type { OtherSettings } from '../../../config/settings-class';
import type { Need } from '../../gateway-settings-class';
import { SmsSettings } from '../../sms.settings';

export class ExolveSettings {
  static readonly title = 'MTS Exolve (exolve)';

  @Text('Key of the application.')
  EXOLVE_API_KEY?: string;

  @Text('Sender name or rented number at Exolve, where it differs from `SMS_SENDER`.')
  EXOLVE_SENDER?: string;

  @Address('Where SMS are sent to.')
  EXOLVE_URL = 'https://api.exolve.ru/messaging/v1/SendSMS';

  static needs({ EXOLVE_API_KEY, EXOLVE_SENDER }: ExolveSettings, other: OtherSettings): Need[] {
    return [
      { isMet: Boolean(EXOLVE_API_KEY), words: 'EXOLVE_API_KEY' },
      { isMet: Boolean(EXOLVE_SENDER ?? other(SmsSettings).SMS_SENDER), words: 'EXOLVE_SENDER or SMS_SENDER' },
    ];
  }
}
