import { ArrayNotEmpty, IsIn, IsOptional, Matches, MinLength } from 'class-validator';
import { getCountries } from 'libphonenumber-js/max';
import { EXCLUDED_PREFIXES } from '../identifiers/identifier';
import { LOCALES, type Locale } from './locale';
import { AuditKeyList, Flag, Integer, List, PRODUCTION, Text } from './environment.decorators';
import { SmsSettings } from './sms.settings';

const always = { always: true };
const inProduction = { groups: [PRODUCTION] };

/**
 * Every setting of the service, under the name of its environment variable and with its default. Lists are comma
 * separated in the environment. Those of the SMS are in `sms.settings.ts`, those of each gateway in
 * `gateway.settings.ts`; what holds across several settings in `environment.rules.ts`.
 */
export class Environment extends SmsSettings {
  /** `production` refuses unsafe settings and the conveniences of development. */
  @IsIn(['development', 'test', 'production'], always)
  NODE_ENV: 'development' | 'test' | 'production' = 'development';

  /** TCP port of the HTTP server; 0 takes a free one. */
  @Integer({ min: 0, max: 65_535 })
  PORT = 3000;

  /** Address to listen on: `127.0.0.1` by default, `0.0.0.0` in production. */
  @Text()
  HOST = '';

  /** Addresses or networks of the reverse proxies whose `X-Forwarded-For` is believed. */
  @List()
  TRUST_PROXY: string[] = [];

  /** Swagger UI at `/docs`: on by default, off in production. */
  @IsOptional(always)
  @Flag()
  SWAGGER?: boolean;

  /** Language of every text that users see. */
  @IsIn(LOCALES, always)
  LOCALE: Locale = 'ru';

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], always)
  LOG_LEVEL = 'info';

  /** Overload protection: calls a second with the keys of one caller that one replica serves. */
  @Integer({ min: 1 })
  THROTTLE_PER_SECOND = 1000;

  /** Where development keeps its PostgreSQL and its generated keys; `data` beside package.json by default. */
  @Text()
  DATA_DIR = '';

  /** `postgres://user:password@host:5432/database`; unset, development starts a PostgreSQL of its own. */
  @IsOptional({ groups: ['development'] })
  @Matches(/^postgres(ql)?:\/\/(?:[^/?#]*@)?[^/?#@]+/, {
    always: true,
    message: '$property must be set to a postgres:// address',
  })
  DATABASE_URL?: string;

  /** Password of both addresses of the database as it is, where they have none: here nothing is percent-encoded. */
  @Text()
  DATABASE_PASSWORD?: string;

  /**
   * As `DATABASE_URL`, past a pooler: where the migrations run, which need a session of their own; unset,
   * `DATABASE_URL`.
   */
  @Text(/^postgres(ql)?:\/\/(?:[^/?#]*@)?[^/?#@]+/, 'must be a postgres:// address')
  DATABASE_DIRECT_URL?: string;

  /**
   * Statements are prepared once a connection; `false` for a pooler in transaction mode, where sessions are not our
   * own.
   */
  @Flag()
  DATABASE_PREPARE = true;

  /** Run the migrations on start. */
  @Flag()
  DATABASE_MIGRATE = true;

  /** Connections to PostgreSQL of one replica. */
  @Integer({ min: 2, max: 500 })
  DATABASE_POOL_SIZE = 10;

  /** Keys of the IMSHOP.IO app server; each at least 24 characters. */
  @List()
  @MinLength(24, { always: true, each: true, message: '$property: each key must have at least 24 characters' })
  @ArrayNotEmpty({ ...inProduction, message: '$property must be set' })
  IMSHOP_API_KEYS: string[] = [];

  /** Keys of the retailer's own systems, for `/profile/upsert`; without one that call is closed. */
  @List()
  @MinLength(24, { always: true, each: true, message: '$property: each key must have at least 24 characters' })
  RETAILER_API_KEYS: string[] = [];

  /** Secrets that one-time codes are derived from: the first is current, the rest still check. */
  @List()
  @MinLength(32, { always: true, each: true, message: '$property: each secret must have at least 32 characters' })
  @ArrayNotEmpty({ ...inProduction, message: '$property must be set' })
  OTP_SECRETS: string[] = [];

  /** What users sign in with. */
  @List()
  @ArrayNotEmpty({ always: true, message: '$property must name phone, email or both' })
  @IsIn(['phone', 'email'], { always: true, each: true, message: '$property: each must be phone or email' })
  SIGN_IN_IDENTIFIERS: ('phone' | 'email')[] = ['phone'];

  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://…`: the mail server that takes codes by e-mail. */
  @Text(/^smtps?:\/\//, 'must be an smtp:// or smtps:// address')
  SMTP_URL?: string;

  /** The sender of the e-mails: `Shop <no-reply@shop.example>`. */
  @Text()
  SMTP_FROM?: string;

  /** E-mails with a code in a day of UTC, over all addresses. */
  @Integer({ min: 1 })
  MAIL_DAILY_BUDGET = 50_000;

  /**
   * E-mails in an hour to one domain above which the domain gets no more. For the public mail providers and for domains
   * whose users confirmed a code in the last 30 days there is only the alert.
   */
  @Integer({ min: 1 })
  MAIL_DOMAIN_PER_HOUR = 200;

  /** Digits of a one-time code. */
  @Integer({ min: 4, max: 9, production: [6, 9] })
  OTP_LENGTH = 6;

  /** Life of a one-time code, in seconds. */
  @Integer({ min: 1, production: [60, 600] })
  OTP_TTL_SECONDS = 300;

  /** Guesses that one code takes. */
  @Integer({ min: 1, production: [3, 10] })
  OTP_GUESSES = 5;

  /** Failed guesses of one identifier in 24 hours, over all its codes. */
  @Integer({ min: 1, production: [5, 100] })
  OTP_FAILURES_PER_DAY = 15;

  /** Failed guesses in a row until only an operator unlocks the identifier. */
  @Integer({ min: 1, production: [10, 100] })
  OTP_FAILURES_IN_ROW = 100;

  /** Seconds until a code may be sent again. */
  @Integer({ min: 1, production: [30, 600] })
  OTP_RESEND_SECONDS = 60;

  /** SMS or e-mails to one identifier in an hour; all spellings of one mailbox share them. */
  @Integer({ min: 1, production: [1, 10] })
  OTP_SENDS_PER_HOUR = 5;

  /** The same in 24 hours. */
  @Integer({ min: 1, production: [1, 30] })
  OTP_SENDS_PER_DAY = 10;

  /**
   * Countries (ISO 3166-1 alpha-2) whose mobile numbers may sign in, and excluded prefixes that may all the same
   * (`+7940`).
   */
  @List()
  @ArrayNotEmpty({ always: true, message: '$property must name a country' })
  @IsIn([...getCountries(), ...EXCLUDED_PREFIXES.map((prefix) => `+${prefix}`)], {
    always: true,
    each: true,
    message: '$property: each entry must be a country code like RU, or +7940',
  })
  PHONE_REGIONS: string[] = ['RU'];

  /** `/profile/get` also takes a verified phone or e-mail (scenario 2); false: only ids (scenario 1 alone). */
  @Flag()
  PROFILE_BY_VERIFIED_IDENTIFIER = true;

  /**
   * `enforce` refuses what is above the limits of the whole service: those below, `SMS_*` and `MAIL_*`; `record` only
   * raises the alerts.
   */
  @IsIn(['enforce', 'record'], always)
  ABUSE_MODE: 'enforce' | 'record' = 'enforce';

  /** Failed guesses in an hour, over all identifiers, above which confirmations stop … */
  @Integer({ min: 1 })
  OTP_SERVICE_FAILURES_PER_HOUR = 1000;

  /** … if they are also above so many times the successes of that hour, … */
  @Integer({ min: 1 })
  OTP_SERVICE_FAILURES_PER_SUCCESS = 5;

  /** … for so many seconds. */
  @Integer({ min: 1 })
  OTP_SERVICE_STOP_SECONDS = 600;

  /** `PHONE:CODE:LAST-DAY` of the app stores' reviewers: such a phone signs in with this code, and gets no SMS. */
  @List()
  OTP_REVIEW_NUMBERS: string[] = [];

  /**
   * Keys that the audit trail names identifiers by, each at least 32 characters: the first is current, all serve to
   * find and to forget.
   */
  @AuditKeyList()
  @ArrayNotEmpty({ ...inProduction, message: '$property must be set' })
  AUDIT_KEY: string[] = [];

  /** Days that the audit trail is kept. */
  @Integer({ min: 30, max: 3650 })
  AUDIT_RETENTION_DAYS = 365;

  get isProduction(): boolean {
    return this.NODE_ENV === 'production';
  }
}
