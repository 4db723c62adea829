import { Address, Text } from '../../../config/setting.decorators';
import type { OtherSettings } from '../../../config/settings-class';
import type { Need } from '../../gateway-settings-class';
import { SmsSettings } from '../../sms.settings';

export class DevinoSettings {
  static readonly title = 'Devino, the new platform (devino)';

  @Text('API key of the account.')
  DEVINO_API_KEY?: string;

  @Text('Sender name at Devino, where it differs from `SMS_SENDER`.')
  DEVINO_SENDER?: string;

  @Text(
    'Priority of the SMS: `LOW`, `MEDIUM`, `HIGH`, `REALTIME`, or `0` to `3` (the highest) where the account knows numbers only.',
    /^(LOW|MEDIUM|HIGH|REALTIME|[0-3])$/,
    'must be LOW, MEDIUM, HIGH, REALTIME, or 0 to 3',
  )
  DEVINO_PRIORITY = 'REALTIME';

  @Address('Where SMS are sent to.')
  DEVINO_URL = 'https://api.devino.online/sms/messages';

  static needs({ DEVINO_API_KEY, DEVINO_SENDER }: DevinoSettings, other: OtherSettings): Need[] {
    return [
      { isMet: Boolean(DEVINO_API_KEY), words: 'DEVINO_API_KEY' },
      { isMet: Boolean(DEVINO_SENDER ?? other(SmsSettings).SMS_SENDER), words: 'DEVINO_SENDER or SMS_SENDER' },
    ];
  }
}
