import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { PROJECT_FOLDER } from './config/project-folder';
import { namesOf } from './config/settings-class';
import { envExample, settingsPage } from './config/settings.document';
import { InvalidEnvironmentError } from './config/settings.reader';
import { warningsAbout } from './config/settings.warnings';
import { Environment, parseEnvironment, renamedSettings, SETTINGS_CLASSES } from './environment';

const SAFE = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://user:password@db/sign_in',
  IMSHOP_API_KEYS: 'imshop-key-'.repeat(3),
  OTP_SECRETS: 'otp-secret-'.repeat(3),
  SMS_GATEWAYS: 'smsc',
  SMSC_API_KEY: 'key',
  AUDIT_KEY: 'audit-key-'.repeat(4),
};

function problemsOf(settings: Record<string, string | undefined>): string[] {
  try {
    parseEnvironment({ ...SAFE, ...settings });
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironmentError) return error.problems;
    throw error;
  }
}

describe('the documents of the settings', () => {
  const read = (file: string) => readFileSync(join(PROJECT_FOLDER, file), 'utf8');

  it('are what `npm run docs:settings` writes', () => {
    expect(read('.env.example')).toBe(envExample(SETTINGS_CLASSES));
    expect(read('docs/settings.md')).toBe(settingsPage(SETTINGS_CLASSES));
  });

  it('list every setting with its default', () => {
    const asText = (value: unknown) => [value].flat().join(',');
    const defaults = Object.entries(new Environment()).map(([name, value]) => [name, asText(value)]);
    expect(parseEnv(read('.env.example'))).toEqual(Object.fromEntries(defaults));
    for (const [name] of defaults) expect(read('docs/settings.md')).toContain(`| \`${name}\``);
  });

  it('name the range that production allows', () => {
    for (const [name, [min, max]] of Object.entries(PRODUCTION_RANGES))
      expect(read('.env.example')).toMatch(new RegExp(`production: ${min} to ${max}\\.\n${name}=`));
  });

  it('have each setting in one class only', () => {
    const names = SETTINGS_CLASSES.flatMap(namesOf);
    expect(names.length).toBeGreaterThan(90);
    expect(new Set(names).size).toBe(names.length);
  });
});

const PRODUCTION_RANGES: Record<string, [number, number]> = {
  OTP_LENGTH: [6, 9],
  OTP_TTL_SECONDS: [60, 600],
  OTP_GUESSES: [3, 10],
  OTP_FAILURES_PER_DAY: [5, 100],
  OTP_FAILURES_IN_ROW: [10, 100],
  OTP_RESEND_SECONDS: [30, 600],
  OTP_SENDS_PER_HOUR: [1, 10],
  OTP_SENDS_PER_DAY: [1, 30],
  SMS_BREAKER_SECONDS: [5, 3600],
};

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
    ['IMSHOP_API_KEYS', `${SAFE.IMSHOP_API_KEYS},short`],
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
    ['RETAILER_API_KEYS', SAFE.IMSHOP_API_KEYS],
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

  describe('numbers for review', () => {
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

    it('R25: are taken from today up to 90 days ahead', () => {
      const OTP_REVIEW_NUMBERS = `79990000001:123456:${inDays(90)},79990000002:000000:${inDays(0)}`;
      expect(problemsOf({ OTP_REVIEW_NUMBERS })).toEqual([]);
    });

    it('R25: are refused once their last day is over, with the advice to remove them', () => {
      const OTP_REVIEW_NUMBERS = `79990000001:123456:${inDays(90)},79990000002:000000:${inDays(-1)}`;
      expect(problemsOf({ OTP_REVIEW_NUMBERS })).toEqual([
        'OTP_REVIEW_NUMBERS: the last day of +7 (999) ***-**-02 is over; remove its entry',
      ]);
    });

    it.each([
      `79990000001:123456:${inDays(92)}`,
      '79990000001:123456',
      `79990000001:12345:${inDays(1)}`,
      `79990000001:12345a:${inDays(1)}`,
      `89990000001:123456:${inDays(1)}`,
      `74951234567:123456:${inDays(1)}`,
      '79990000001:123456:2026-13-01',
      '79990000001:123456:2026-11-31',
      '79990000001:123456:2027-02-29',
      '79990000001:123456:tomorrow',
      `79990000001:123456:${inDays(1)}:x`,
      `79990000001:123456:${inDays(1)},79990000001:123457:${inDays(1)}`,
      Array.from({ length: 6 }, (_, i) => `7999000000${i}:123456:${inDays(1)}`).join(),
    ])('R25: are refused as %s, without showing the code', (OTP_REVIEW_NUMBERS) => {
      const problems = problemsOf({ OTP_REVIEW_NUMBERS }).join();
      expect(problems).toContain('OTP_REVIEW_NUMBERS');
      expect(problems).not.toContain('12345');
    });
  });

  describe('the mail', () => {
    const mail = {
      SIGN_IN_IDENTIFIERS: 'email',
      SMTP_URL: 'smtp://mail.shop.example',
      SMTP_FROM: 'no-reply@shop.example',
    };

    it.each([
      'smtp://shop:ses#ame@mail.shop.example:587',
      'smtp://shop:12#34@mail.shop.example:587',
      'smtp://shop:ses?ame@mail.shop.example:587',
      'smtp://shop:12/34@mail.shop.example:587',
      'smtp://shop:sesame%@mail.shop.example',
      'smtp://shop:ses%ame@mail.shop.example',
      'smtp://shop:sesame@mail.shop.example:99999',
      'smtp://shop:sesame@mail.shop.example:0',
      'smtp://shop:sesame@mail.shop.example:smtp',
      'smtp://shop:sesame@mail shop.example',
      'smtp://shop:sesame@почта.рф',
      'smtp://shop:sesame@[::1',
      'smtp://shop:sesame@',
      'smtp://shop@mail.shop.example',
      'smtp://:sesame@mail.shop.example',
      'smtp://shop:sesame@mail.shop.example/#',
      'https://shop:sesame@mail.shop.example',
    ])('R25: refuses SMTP_URL=%s, names it and does not show the password', (SMTP_URL) => {
      const problems = problemsOf({ ...mail, SMTP_URL }).join('\n');
      expect(problems).toContain('SMTP_URL');
      expect(problems).not.toMatch(/ses.?ame|12.34/);
    });

    it.each([
      'smtp://mail.shop.example',
      'smtps://shop:sesame@mail.shop.example/',
      'smtp://shop:pa%23s%25s%40@10.0.0.1:2525',
      'smtp://[::1]:25',
    ])('takes SMTP_URL=%s', (SMTP_URL) => {
      expect(problemsOf({ ...mail, SMTP_URL })).toEqual([]);
    });

    it.each([
      'Shop',
      'Shop <>',
      'Shop <no-reply>',
      'no-reply@shop',
      'a@shop.example, b@shop.example',
      'Shop: a@shop.example;',
      'магазин@shop.example',
      'Shop\u0000 <a@shop.example>',
    ])('R25: refuses SMTP_FROM=%j', (SMTP_FROM) => {
      expect(problemsOf({ ...mail, SMTP_FROM })).toEqual([expect.stringContaining('SMTP_FROM')]);
    });

    it.each(['no-reply@shop.example', 'Магазин <no-reply@shop.example>', '"Shop, Inc." <no-reply@почта.рф>'])(
      'takes SMTP_FROM=%s',
      (SMTP_FROM) => {
        expect(problemsOf({ ...mail, SMTP_FROM })).toEqual([]);
      },
    );
  });

  it('R25: refuses a report token that is an API key as well', () => {
    const SMS_REPORT_TOKEN = 'token-'.repeat(6);
    const problems = problemsOf({ SMS_REPORT_TOKEN, IMSHOP_API_KEYS: SMS_REPORT_TOKEN });
    expect(problems).toEqual([expect.stringContaining('SMS_REPORT_TOKEN')]);
  });

  it.each([
    ['a blank', 'imshop key 0123456789abcdef'],
    ['a line break', 'imshop-key-0123456789\nabcdef'],
    ['quotes', '"imshop-key-0123456789abcdef"'],
    ['single quotes', "'imshop-key-0123456789abcdef'"],
    ['Cyrillic', 'imshор-key-0123456789abcdef'],
  ])('R25: refuses API keys that can never match, as with %s', (_, key) => {
    for (const name of ['IMSHOP_API_KEYS', 'RETAILER_API_KEYS']) {
      const problems = problemsOf({ [name]: `good-key-0123456789abcdef,${key}` });
      expect(problems).toEqual([expect.stringMatching(`^${name}: a key can never match`)]);
      expect(problems.join()).not.toContain('0123');
    }
  });

  it.each(['IMSHOP_API_KEYS', 'RETAILER_API_KEYS', 'OTP_SECRETS', 'AUDIT_KEY', 'SMS_REPORT_TOKEN'])(
    'R25: refuses one character over and over as %s',
    (name) => {
      expect(problemsOf({ [name]: 'x'.repeat(48) })).toEqual([
        expect.stringContaining(`${name} must not be one character`),
      ]);
      expect(problemsOf({ [name]: `${'x'.repeat(47)}y` })).toEqual([]);
    },
  );

  it.each([
    ['OTP_SECRETS', 'AUDIT_KEY'],
    ['IMSHOP_API_KEYS', 'OTP_SECRETS'],
    ['RETAILER_API_KEYS', 'OTP_SECRETS'],
    ['IMSHOP_API_KEYS', 'AUDIT_KEY'],
    ['RETAILER_API_KEYS', 'SMS_REPORT_TOKEN'],
  ])('R25: refuses one value as %s and %s', (one, other) => {
    const value = 'one-secret-for-everything-0123456789';
    expect(problemsOf({ [one]: value, [other]: value })).toEqual([`${one} and ${other} must not share a value`]);
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

  it('listens everywhere and hides Swagger UI by default', () => {
    expect(parseEnvironment(SAFE)).toMatchObject({ HOST: '0.0.0.0', SWAGGER: false, PORT: 3000 });
    expect(parseEnvironment({ ...SAFE, HOST: '10.0.0.1', SWAGGER: 'true' })).toMatchObject({
      HOST: '10.0.0.1',
      SWAGGER: true,
    });
  });
});

describe('development', () => {
  const settings = { ...SAFE, NODE_ENV: 'development', RETAILER_API_KEYS: 'retailer-key-'.repeat(2) };

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

describe('a setting in a file', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'settings-'))));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileWith = (text: string) => {
    const path = join(folder, 'setting');
    writeFileSync(path, text);
    return path;
  };

  it.each(['\n', '\r\n', ''])('is read from NAME_FILE without the line break at its end: %j', (end) => {
    const OTP_SECRETS_FILE = fileWith(`first-secret-0123456789-0123456789,second-secret-0123456789-0123456${end}`);
    expect(parseEnvironment({ ...SAFE, OTP_SECRETS: '', OTP_SECRETS_FILE }).OTP_SECRETS).toEqual([
      'first-secret-0123456789-0123456789',
      'second-secret-0123456789-0123456',
    ]);
  });

  it.each(Object.keys(new Environment()))('can be %s', (name) => {
    expect(problemsOf({ [name]: undefined, [`${name}_FILE`]: '/no/such/file' })).toContain(
      `${name}_FILE: /no/such/file does not exist`,
    );
  });

  it('keeps the blanks of a password', () => {
    const DATABASE_PASSWORD_FILE = fileWith(' p@ss/w0rd \n');
    const settings = { ...SAFE, DATABASE_URL: 'postgres://user@db/sign_in', DATABASE_PASSWORD_FILE };
    expect(parseEnvironment(settings).DATABASE_URL).toBe('postgres://user:%20p%40ss%2Fw0rd%20@db/sign_in');
  });

  it('R25: is refused where the name is set as well, where it is empty and where it cannot be read', () => {
    const AUDIT_KEY_FILE = fileWith('audit-key-from-a-file-0123456789abcdef');
    expect(problemsOf({ AUDIT_KEY_FILE })).toEqual(['AUDIT_KEY and AUDIT_KEY_FILE must not both be set']);
    expect(problemsOf({ SMSC_LOGIN_FILE: fileWith('\n') })).toEqual([
      expect.stringMatching(/^SMSC_LOGIN_FILE: .* is empty$/),
    ]);
    expect(problemsOf({ SMSC_LOGIN_FILE: folder })).toEqual([expect.stringContaining('cannot be read (EISDIR)')]);
  });
});

describe('the address of the database', () => {
  it.each([
    'postgres://user:p@ss/w0rd@db:5432/sign_in',
    'postgres://user:pa/ss@db/sign_in',
    'postgres://user:pa?ss@db/sign_in',
    'postgres://user:pa#ss@db/sign_in',
    'postgres://user:100%@db/sign_in',
    'postgres://user:pass:w0rd@db:port/sign_in',
  ])(
    'R25: is refused where its password would have to be percent-encoded, without a part of it: %s',
    (DATABASE_URL) => {
      const problems = problemsOf({ DATABASE_URL });
      expect(problems).toEqual([
        'DATABASE_URL cannot be read: percent-encode the password in it, or set DATABASE_PASSWORD instead',
      ]);
    },
  );

  it.each([
    'postgres://user:p%40ss%2Fw0rd@db:5432/sign_in',
    'postgresql://db/sign_in?sslmode=verify-full',
    'postgres://user@/sign_in?host=/var/run/postgresql',
    'postgres://user:p@ss@[::1]:5432/sign_in',
  ])('is taken as it is: %s', (DATABASE_URL) => {
    expect(parseEnvironment({ ...SAFE, DATABASE_URL }).DATABASE_URL).toBe(DATABASE_URL);
  });

  it('gets the password that is set apart from it, also for the migrations', () => {
    const settings = {
      DATABASE_URL: 'postgres://user@pooler:6432/sign_in',
      DATABASE_DIRECT_URL: 'postgres://db/sign_in',
      DATABASE_PASSWORD: 'p@ss/w0rd#?%41"\'$',
    };
    const { DATABASE_URL, DATABASE_DIRECT_URL } = parseEnvironment({ ...SAFE, ...settings });
    for (const address of [DATABASE_URL, DATABASE_DIRECT_URL])
      expect(decodeURIComponent(new URL(address ?? '').password)).toBe(settings.DATABASE_PASSWORD);
    expect(new URL(DATABASE_URL ?? '')).toMatchObject({ username: 'user', host: 'pooler:6432', pathname: '/sign_in' });
  });

  it('R25: is refused with two passwords, or with none of its own for the one that is set', () => {
    const DATABASE_PASSWORD = 'secret';
    expect(problemsOf({ DATABASE_PASSWORD })).toEqual([
      'DATABASE_PASSWORD and DATABASE_URL must not both have a password',
    ]);
    expect(problemsOf({ DATABASE_PASSWORD, NODE_ENV: 'development', DATABASE_URL: '' })).toEqual([
      expect.stringContaining('DATABASE_PASSWORD needs DATABASE_URL'),
    ]);
  });

  it('R25: is refused for a pooler in transaction mode that would hold the lock of the migrations', () => {
    expect(problemsOf({ DATABASE_PREPARE: 'false' })).toEqual([expect.stringContaining('set DATABASE_DIRECT_URL')]);
    expect(problemsOf({ DATABASE_PREPARE: 'false', DATABASE_MIGRATE: 'false' })).toEqual([]);
    expect(problemsOf({ DATABASE_PREPARE: 'false', DATABASE_DIRECT_URL: SAFE.DATABASE_URL })).toEqual([]);
  });
});

describe('what has no effect', () => {
  const known = Object.keys(new Environment());
  const warningsIn = (file: string, variables: Record<string, string> = {}) => warningsAbout(file, variables, known);

  it.each([
    ['OTP_LENGHT=7', 'OTP_LENGHT in .env is not a setting and has no effect: did you mean OTP_LENGTH?'],
    [
      'export IMSHOP_API_KEY=x',
      'IMSHOP_API_KEY in .env is not a setting and has no effect: did you mean IMSHOP_API_KEYS?',
    ],
    ['COLOUR=blue', 'COLOUR in .env is not a setting and has no effect'],
    ['NODE_EVN=production', 'NODE_EVN in .env is not a setting and has no effect: did you mean NODE_ENV?'],
    ['DATABASE_PASSWORD=p#ss', 'DATABASE_PASSWORD in .env ends at its #: put the value in quotes'],
    ['DATABASE_PASSWORD=#pass', 'DATABASE_PASSWORD in .env ends at its #: put the value in quotes'],
  ])('is told of .env with %s', (file, warning) => {
    expect(warningsIn(`PORT=3000\n${file}\nLOCALE=en\n`)).toEqual([warning]);
  });

  it.each([
    'OTP_LENGTH=7',
    '# OTP_LENGHT=7',
    'AUDIT_KEY_FILE=/run/secrets/audit-key',
    'POSTGRES_PASSWORD=secret',
    'NODE_OPTIONS=--max-old-space-size=512',
    'APP_NAME="Shop #1"',
    'APP_NAME=Shop # in both languages',
    'HTTP_GATEWAY_BODY=\'{\n"OTP_LENGHT=":"x#y"\n}\'',
  ])('is not %s', (file) => {
    expect(warningsIn(file)).toEqual([]);
  });

  it('is told of the environment where a name is nearly a setting’s', () => {
    const variables = { PATH: '/bin', HOME: '/root', HOSTNAME: 'x', OTP_LENGHT: '7' };
    expect(warningsIn('', variables)).toEqual([
      'OTP_LENGHT in the environment is not a setting and has no effect: did you mean OTP_LENGTH?',
    ]);
  });

  it('is nothing of .env.example', () => {
    expect(warningsIn(readFileSync(join(PROJECT_FOLDER, '.env.example'), 'utf8'))).toEqual([]);
  });
});

describe('a setting with a new name', () => {
  it.each([
    ['SMS_DEADLINE_MS', '8000', 'CODE_DEADLINE_MS', 8000],
    ['SMS_APP_NAME', 'Shop', 'APP_NAME', 'Shop'],
  ] as const)('is still set by the old one: %s', (formerly, value, name, read) => {
    expect(parseEnvironment({ ...SAFE, [formerly]: value })[name]).toBe(read);
    expect(renamedSettings({ [formerly]: value })).toEqual([
      `${formerly} is now ${name}: rename it; until you do, the old name goes on working`,
    ]);
  });

  it('can still be in a file under the old one', () => {
    expect(problemsOf({ SMS_APP_NAME_FILE: '/no/such/file' })).toEqual([
      'SMS_APP_NAME_FILE: /no/such/file does not exist',
    ]);
  });

  it('goes by the new one where both are set, and says that the old one has no effect', () => {
    const both = { SMS_DEADLINE_MS: '8000', CODE_DEADLINE_MS: '7000' };
    expect(parseEnvironment({ ...SAFE, ...both }).CODE_DEADLINE_MS).toBe(7000);
    expect(renamedSettings(both)).toEqual([
      'SMS_DEADLINE_MS is now CODE_DEADLINE_MS, which is set as well: remove SMS_DEADLINE_MS, which has no effect',
    ]);
  });

  it('is no news under the new one', () => {
    expect(renamedSettings({ CODE_DEADLINE_MS: '7000', APP_NAME: 'Shop' })).toEqual([]);
  });
});
