import { Address, Text } from '../../../config/setting.decorators';
import type { OtherSettings } from '../../../config/settings-class';
import type { Need } from '../../gateway-settings-class';
import { SmsSettings } from '../../sms.settings';

export class IdigitalSettings {
  static readonly title = 'i-Digital Direct (idigital)';

  @Text('Token as it is given, already in Base64.')
  IDIGITAL_TOKEN?: string;

  @Text('Sender name at i-Digital, where it differs from `SMS_SENDER`.')
  IDIGITAL_SENDER?: string;

  @Address('Where SMS are sent to.')
  IDIGITAL_URL = 'https://direct.i-dgtl.ru/api/v1/message';

  static needs({ IDIGITAL_TOKEN, IDIGITAL_SENDER }: IdigitalSettings, other: OtherSettings): Need[] {
    return [
      { isMet: Boolean(IDIGITAL_TOKEN), words: 'IDIGITAL_TOKEN' },
      { isMet: Boolean(IDIGITAL_SENDER ?? other(SmsSettings).SMS_SENDER), words: 'IDIGITAL_SENDER or SMS_SENDER' },
    ];
  }
}
