import { SAFE_SETTINGS } from '../test/support/production-settings';
import { parseEnvironment } from './environment';
import { PRODUCTION_RANGES, problemsOf } from '../test/support/settings';

describe('production', () => {
  it('starts with safe settings', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each(Object.entries(PRODUCTION_RANGES))('R25: refuses %s outside %j', (name, [min, max]) => {
    expect(problemsOf({ [name]: String(min - 1) })).toEqual([expect.stringContaining(`${name} must be at least`)]);
    expect(problemsOf({ [name]: String(max + 1) })).toEqual([expect.stringContaining(`${name} must be at most`)]);
    expect([...problemsOf({ [name]: String(min) }), ...problemsOf({ [name]: String(max) })]).toEqual([]);
  });

  it.each([
    ['DATABASE_URL', undefined],
    ['DATABASE_URL', 'mysql://db'],
    ['IMSHOP_API_KEYS', undefined],
    ['IMSHOP_API_KEYS', `${SAFE_SETTINGS.IMSHOP_API_KEYS},short`],
    ['RETAILER_API_KEYS', 'short'],
    ['OTP_SECRETS', undefined],
    ['OTP_SECRETS', 'short'],
    ['SMS_GATEWAYS', undefined],
    ['SMS_GATEWAYS', 'smsc,console'],
    ['SMS_GATEWAYS', 'pigeon'],
    ['AUDIT_KEY', undefined],
    ['AUDIT_KEY', 'short'],
    ['AUDIT_RETENTION_DAYS', '29'],
    ['ABUSE_MODE', 'off'],
    ['SMS_DAILY_BUDGET', '0'],
    ['SMS_GATEWAYS', 'smsc,smsc'],
    ['SMSC_API_KEY', undefined],
    ['SMS_REPORT_TOKEN', 'short'],
    ['SMS_REPORT_TOKEN', `${'r'.repeat(31)}/`],
    ['SMS_REPORT_TOKEN', 'r'.repeat(101)],
    ['SMS_REPORT_TOKEN', `${'r'.repeat(32)},short`],
    ['PUBLIC_URL', 'http://shop.example'],
    ['SMSRU_URL', 'http://sms.ru/sms/send'],
    ['SMSAERO_URL', 'http://gate.smsaero.ru/v2/sms/send'],
    ['EXOLVE_URL', 'http://api.exolve.ru/messaging/v1/SendSMS'],
    ['DEVINO_URL', 'http://api.devino.online/sms/messages'],
    ['DEVINO_PRIORITY', 'URGENT'],
    ['IDIGITAL_URL', 'http://direct.i-dgtl.ru/api/v1/message'],
    ['TWILIO_URL', 'http://api.twilio.com/2010-04-01/'],
    ['TWILIO_ACCOUNT_SID', 'AC../../x'],
    ['TELEGRAM_URL', 'http://gatewayapi.telegram.org/'],
    ['HTTP_GATEWAY_URL', 'http://gateway.example/'],
    ['SMS_TEMPLATE_RU', 'Никому его не сообщайте'],
    ['SMS_TEMPLATE_EN', 'Your code: {cod}'],
    ['SMS_TEMPLATE_RU', 'Код {code} {phone}'],
    ['SMS_ANDROID_APP_HASH', 'FA+9qCX9VS'],
    ['SMS_WEB_DOMAIN', 'https://shop.ru'],
    ['SMSC_URL', 'http://smsc.ru/rest/send/'],
    ['SMSC_URL', 'smsc.ru'],
    ['RETAILER_API_KEYS', SAFE_SETTINGS.IMSHOP_API_KEYS],
    ['OTP_RESEND_SECONDS', '1'],
    ['PORT', 'http'],
    ['PORT', '3000.5'],
    ['DATABASE_MIGRATE', 'yes'],
    ['LOCALE', 'de'],
    ['PHONE_REGIONS', 'RU,XX'],
    ['PHONE_REGIONS', '+7940'],
    ['NODE_ENV', 'prod'],
    ['TRUST_PROXY', 'garbage'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '127.0.0.1,10.0.0.0/99'],
    ['DATABASE_URL', 'postgres://'],
  ])('R25: refuses %s=%s', (name, value) => {
    expect(problemsOf({ [name]: value }).join()).toContain(name);
  });

  it.each([
    ['crm', 'a name for each key'],
    ['crm,support,web', 'a name for each key'],
    ['crm,crm', 'a name twice'],
    ['crm,two words', 'letters, digits, dots'],
  ])('refuses the names %s of two keys of the retailer’s', (names, problem) => {
    const keys = ['retailer-key-one-0123456789', 'retailer-key-two-0123456789'].join();
    expect(problemsOf({ RETAILER_API_KEYS: keys, RETAILER_API_KEY_NAMES: names })).toEqual([
      expect.stringContaining(problem),
    ]);
    expect(problemsOf({ RETAILER_API_KEYS: keys, RETAILER_API_KEY_NAMES: 'crm,support' })).toEqual([]);
  });

  it('R25: names all problems at once and prints no secret', () => {
    const problems = problemsOf({
      DATABASE_URL: '',
      IMSHOP_API_KEYS: 'too-short-imshop',
      OTP_SECRETS: 'too-short-secret',
      SMS_GATEWAYS: 'console',
      OTP_GUESSES: '50',
      PORT: 'x',
    });
    for (const name of ['DATABASE_URL', 'IMSHOP_API_KEYS', 'OTP_SECRETS', 'SMS_GATEWAYS', 'OTP_GUESSES', 'PORT']) {
      expect(problems.join('\n')).toContain(name);
    }
    expect(problems.join('\n')).not.toContain('too-short');
  });

  it('R25, R22: names a secret that anybody can guess, or that opens two things, and does not show it', () => {
    const guessed = 'k'.repeat(32);
    const shared = 'shared-key-0123456789-0123456789';
    const problems = problemsOf({ OTP_SECRETS: guessed, IMSHOP_API_KEYS: shared, RETAILER_API_KEYS: shared }).join(
      '\n',
    );
    expect(problems).toContain('OTP_SECRETS must not be one character over and over');
    expect(problems).toContain('must not share a value');
    expect(problems).not.toContain(guessed);
    expect(problems).not.toContain(shared);
  });

  it('listens everywhere and hides Swagger UI by default', () => {
    expect(parseEnvironment(SAFE_SETTINGS)).toMatchObject({ HOST: '0.0.0.0', SWAGGER: false, PORT: 3000 });
    expect(parseEnvironment({ ...SAFE_SETTINGS, HOST: '10.0.0.1', SWAGGER: 'true' })).toMatchObject({
      HOST: '10.0.0.1',
      SWAGGER: true,
    });
  });
});

describe('development', () => {
  const settings = { ...SAFE_SETTINGS, NODE_ENV: 'development', RETAILER_API_KEYS: 'retailer-key-'.repeat(2) };

  it('listens on loopback with Swagger UI, and needs no database of its own', () => {
    expect(parseEnvironment({ ...settings, DATABASE_URL: '', SMS_GATEWAYS: '' })).toMatchObject({
      HOST: '127.0.0.1',
      SWAGGER: true,
      DATABASE_URL: undefined,
      SMS_GATEWAYS: ['console'],
    });
  });

  it('may use numbers that production refuses', () => {
    expect(parseEnvironment({ ...settings, OTP_GUESSES: '50', OTP_TTL_SECONDS: '5' })).toMatchObject({
      OTP_GUESSES: 50,
      OTP_TTL_SECONDS: 5,
    });
  });

  it('reads lists with blanks and empty entries', () => {
    expect(parseEnvironment({ ...settings, PHONE_REGIONS: ' RU , KZ,,' }).PHONE_REGIONS).toEqual(['RU', 'KZ']);
  });
});
