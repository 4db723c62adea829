import { Address, Text } from '../../../config/setting.decorators';
import type { OtherSettings } from '../../../config/settings-class';
import type { Need } from '../../gateway-settings-class';
import { SmsSettings } from '../../sms.settings';

export class TwilioSettings {
  static readonly title = 'Twilio (twilio)';

  @Text('SID of the account.', /^AC[0-9a-f]{32}$/i, 'must be AC and 32 hexadecimal digits')
  TWILIO_ACCOUNT_SID?: string;

  @Text('Token of the account, which also signs reports.')
  TWILIO_AUTH_TOKEN?: string;

  @Text('Number, sender name, or the `MG…` of a messaging service, where it differs from `SMS_SENDER`.')
  TWILIO_SENDER?: string;

  @Address('What the addresses of the account are below.')
  TWILIO_URL = 'https://api.twilio.com/2010-04-01/';

  static needs({ TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_SENDER }: TwilioSettings, other: OtherSettings): Need[] {
    return [
      { isMet: Boolean(TWILIO_ACCOUNT_SID && TWILIO_AUTH_TOKEN), words: 'TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN' },
      { isMet: Boolean(TWILIO_SENDER ?? other(SmsSettings).SMS_SENDER), words: 'TWILIO_SENDER or SMS_SENDER' },
    ];
  }
}
