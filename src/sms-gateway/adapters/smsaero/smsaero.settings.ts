import { Address, Text } from '../../../config/setting.decorators';
import type { OtherSettings } from '../../../config/settings-class';
import type { Need } from '../../gateway-settings-class';
import { SmsSettings } from '../../sms.settings';

export class SmsaeroSettings {
  static readonly title = 'SMS Aero (smsaero)';

  @Text('E-mail of the account.')
  SMSAERO_EMAIL?: string;

  @Text('API key of the account.')
  SMSAERO_API_KEY?: string;

  @Text('Sender name at SMS Aero, where it differs from `SMS_SENDER`.')
  SMSAERO_SENDER?: string;

  @Address('Where SMS are sent to.')
  SMSAERO_URL = 'https://gate.smsaero.ru/v2/sms/send';

  static needs({ SMSAERO_EMAIL, SMSAERO_API_KEY, SMSAERO_SENDER }: SmsaeroSettings, other: OtherSettings): Need[] {
    return [
      { isMet: Boolean(SMSAERO_EMAIL && SMSAERO_API_KEY), words: 'SMSAERO_EMAIL and SMSAERO_API_KEY' },
      { isMet: Boolean(SMSAERO_SENDER ?? other(SmsSettings).SMS_SENDER), words: 'SMSAERO_SENDER or SMS_SENDER' },
    ];
  }
}
