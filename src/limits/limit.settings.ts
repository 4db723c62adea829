import { Choice, Integer } from '../config/setting.decorators';

export class LimitSettings {
  static readonly title = 'Limits over the whole service';

  @Choice('`enforce` refuses what is above these limits, `record` only raises the alerts.', ['enforce', 'record'])
  ABUSE_MODE: 'enforce' | 'record' = 'enforce';

  @Integer('Failed guesses in an hour, over all identifiers, above which confirmations stop …', { min: 1 })
  OTP_SERVICE_FAILURES_PER_HOUR = 1000;

  @Integer('… if they are also above so many times the successes of that hour, …', { min: 1 })
  OTP_SERVICE_FAILURES_PER_SUCCESS = 5;

  @Integer('… for so many seconds.', { min: 1 })
  OTP_SERVICE_STOP_SECONDS = 600;

  @Integer(
    'SMS in a day of UTC, over all phones. An SMS of two parts counts twice, as it is billed; one that two gateways may have taken, for both.',
    { min: 1 },
  )
  SMS_DAILY_BUDGET = 5000;

  @Integer('Their cost in rubles, where gateways tell it; 0: no limit.', { min: 0 })
  SMS_DAILY_BUDGET_RUB = 0;

  @Integer(
    'SMS in an hour, counted in the same way, to one number range (the first 7 digits) above which the range gets no more …',
    { min: 1 },
  )
  SMS_RANGE_PER_HOUR = 50;

  @Integer('… unless so many percent of them were confirmed.', { min: 1, max: 100 })
  SMS_RANGE_CONFIRMED_PERCENT = 30;

  @Integer('E-mails with a code in a day of UTC, over all addresses.', { min: 1 })
  MAIL_DAILY_BUDGET = 50_000;

  @Integer(
    'E-mails in an hour to one domain above which it gets no more; only an alert for the public mail providers, and for domains whose users confirmed a code in the last 30 days.',
    { min: 1 },
  )
  MAIL_DOMAIN_PER_HOUR = 200;

  @Integer(
    'Requests in an hour, from one identifier, that are answered with what a new user is to fill in; above it the code is sent without asking, which tells nobody who has an account. Holds in either `ABUSE_MODE`.',
    { min: 1 },
  )
  REGISTRATION_ASKS_PER_IDENTIFIER = 10;

  @Integer('The same from one installation of the app (`installId`), in either `ABUSE_MODE`.', { min: 1 })
  REGISTRATION_ASKS_PER_INSTALLATION = 20;

  @Integer('The same for one number range (the first 7 digits).', { min: 1 })
  REGISTRATION_ASKS_PER_RANGE = 50;

  @Integer('The same over all identifiers.', { min: 1 })
  REGISTRATION_ASKS_PER_HOUR = 1000;
}
