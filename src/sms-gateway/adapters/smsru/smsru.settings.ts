import { Address, Text } from '../../../config/setting.decorators';
import type { Need } from '../../gateway-settings-class';

export class SmsruSettings {
  static readonly title = 'SMS.ru (smsru)';

  @Text('API id of the account.')
  SMSRU_API_ID?: string;

  @Text('Sender name at SMS.ru, where it differs from `SMS_SENDER`.')
  SMSRU_SENDER?: string;

  @Address('Where SMS are sent to.')
  SMSRU_URL = 'https://sms.ru/sms/send';

  static needs({ SMSRU_API_ID }: SmsruSettings): Need[] {
    return [{ isMet: Boolean(SMSRU_API_ID), words: 'SMSRU_API_ID' }];
  }
}
