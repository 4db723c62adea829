import { problemsOf } from '../../test/support/settings';

describe('production', () => {
  it.each([
    ['smsru', ['SMSRU_API_ID']],
    ['smsaero', ['SMSAERO_EMAIL and SMSAERO_API_KEY', 'SMSAERO_SENDER or SMS_SENDER']],
    ['smsc,smsru', ['SMSRU_API_ID']],
    ['exolve', ['EXOLVE_API_KEY', 'EXOLVE_SENDER or SMS_SENDER']],
    ['devino', ['DEVINO_API_KEY', 'DEVINO_SENDER or SMS_SENDER']],
    ['idigital', ['IDIGITAL_TOKEN', 'IDIGITAL_SENDER or SMS_SENDER']],
    ['twilio', ['TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN', 'TWILIO_SENDER or SMS_SENDER']],
    ['telegram', ['TELEGRAM_TOKEN']],
    ['http', ['HTTP_GATEWAY_URL, HTTP_GATEWAY_BODY and HTTP_GATEWAY_SUCCESS']],
  ])('R25: refuses the gateways %s without what they need', (SMS_GATEWAYS, words) => {
    expect(problemsOf({ SMS_GATEWAYS })).toEqual(words.map((each) => expect.stringContaining(`${each} must be set`)));
  });

  it('R25: refuses codes that are too long for Telegram', () => {
    const settings = { SMS_GATEWAYS: 'telegram', TELEGRAM_TOKEN: 'token' };
    expect(problemsOf({ ...settings, OTP_LENGTH: '9' })).toEqual([expect.stringContaining('OTP_LENGTH of at most 8')]);
    expect(problemsOf({ ...settings, OTP_LENGTH: '8' })).toEqual([]);
  });

  it('R25: refuses a time-out that leaves the second gateway no time', () => {
    const settings = { SMSRU_API_ID: 'id', SMS_TIMEOUT_MS: '4000', CODE_DEADLINE_MS: '4000' };
    expect(problemsOf({ ...settings, SMS_GATEWAYS: 'smsc,smsru' })).toEqual([
      expect.stringContaining('SMS_TIMEOUT_MS'),
    ]);
    expect(problemsOf({ ...settings, SMS_GATEWAYS: 'smsc' })).toEqual([]);
  });

  it('R25: refuses a template that mentions an app without a name, and takes one that has it', () => {
    const SMS_TEMPLATE_RU = '{app}: код {code}, {minutes} мин';
    expect(problemsOf({ SMS_TEMPLATE_RU })).toEqual([expect.stringContaining('APP_NAME')]);
    expect(problemsOf({ SMS_TEMPLATE_RU, APP_NAME: 'Магазин' })).toEqual([]);
  });
});
