import { Address, Text } from '../../../config/setting.decorators';
import type { Need } from '../../gateway-settings-class';

export class SmscSettings {
  static readonly title = 'SMSC.ru (smsc)';

  @Text('Login; with a password, unless there is an API key.')
  SMSC_LOGIN?: string;

  @Text('Password of the login.')
  SMSC_PASSWORD?: string;

  @Text('API key, instead of login and password.')
  SMSC_API_KEY?: string;

  @Text('Secret that SMSC.ru signs its reports with. Empty: the token in the address alone proves them.')
  SMSC_REPORT_SECRET?: string;

  @Address('Where SMS are sent to.')
  SMSC_URL = 'https://smsc.ru/rest/send/';

  static needs({ SMSC_API_KEY, SMSC_LOGIN, SMSC_PASSWORD }: SmscSettings): Need[] {
    const isMet = Boolean(SMSC_API_KEY || (SMSC_LOGIN && SMSC_PASSWORD));
    return [{ isMet, words: 'SMSC_API_KEY, or SMSC_LOGIN and SMSC_PASSWORD,' }];
  }
}
