import { Flag } from '../config/setting.decorators';

export class ChannelSettings {
  static readonly title = 'Failed deliveries';

  @Flag('An SMS that its gateway reports as failed goes out once more, through the next gateway.')
  SMS_RESEND_ON_FAILED_REPORT = true;
}
