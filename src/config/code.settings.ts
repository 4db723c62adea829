import { Formerly, Integer, Text } from './setting.decorators';

/**
 * What several rooms have to agree on about a one-time code: the dialogue that issues it, the limits, and each carrier
 * that takes it to its user. None of them may import another, so it stands here.
 */
export class CodeSettings {
  static readonly title = 'One-time codes';

  @Integer('Digits of a code', { min: 4, max: 9, production: [6, 9] })
  OTP_LENGTH = 6;

  @Integer('Seconds that a code lives', { min: 1, production: [60, 600] })
  OTP_TTL_SECONDS = 300;

  @Integer('SMS or e-mails to one identifier in an hour, over all spellings of a mailbox', {
    min: 1,
    production: [1, 10],
  })
  OTP_SENDS_PER_HOUR = 5;

  @Integer('SMS or e-mails to one identifier in 24 hours', { min: 1, production: [1, 30] })
  OTP_SENDS_PER_DAY = 10;

  @Formerly('SMS_DEADLINE_MS')
  @Integer('Milliseconds that sending one code may take in all, whatever gateways it takes.', { min: 100, max: 9_500 })
  CODE_DEADLINE_MS = 9000;

  @Formerly('SMS_APP_NAME')
  @Text('Name of your app: what `{app}` in a template of SMS stands for, and what e-mails call it.')
  APP_NAME?: string;
}
