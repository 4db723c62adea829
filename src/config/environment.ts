import { ArrayNotEmpty, IsIn, IsOptional, Matches, MinLength, NotContains } from 'class-validator';
import { getCountries } from 'libphonenumber-js/max';
import { LOCALES, type Locale } from '../common/locale';
import { Flag, Integer, List, PRODUCTION, Text } from './environment.decorators';

/** The gateways there are: `SMS_GATEWAYS` names them. */
export const GATEWAY_NAMES = ['console', 'smsc', 'smsru', 'smsaero'] as const;
export type GatewayName = (typeof GATEWAY_NAMES)[number];

const always = { always: true };
const inProduction = { groups: [PRODUCTION] };

/**
 * Every setting of the service, under the name of its environment variable and with its default. Lists are comma
 * separated in the environment. What holds across several settings is in `environment.rules.ts`.
 */
export class Environment {
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

  /** SMS to one identifier in an hour. */
  @Integer({ min: 1, production: [1, 10] })
  OTP_SENDS_PER_HOUR = 5;

  /** SMS to one identifier in 24 hours. */
  @Integer({ min: 1, production: [1, 30] })
  OTP_SENDS_PER_DAY = 10;

  /** Countries (ISO 3166-1 alpha-2) whose mobile numbers may sign in. */
  @List()
  @ArrayNotEmpty({ always: true, message: '$property must name a country' })
  @IsIn(getCountries(), { always: true, each: true, message: '$property: each entry must be a country code like RU' })
  PHONE_REGIONS: string[] = ['RU'];

  /** `/profile/get` also takes a verified phone or e-mail (scenario 2); false: only ids (scenario 1 alone). */
  @Flag()
  PROFILE_BY_VERIFIED_IDENTIFIER = true;

  /** SMS gateways in order of preference: where one fails, the next one sends. `console` prints the SMS instead. */
  @List()
  @ArrayNotEmpty({ always: true, message: '$property must name a gateway' })
  @IsIn(GATEWAY_NAMES, {
    always: true,
    each: true,
    message: `$property: each must be one of ${GATEWAY_NAMES.join(', ')}`,
  })
  @NotContains('console', {
    ...inProduction,
    each: true,
    message: '$property: console sends nothing, name a real gateway',
  })
  SMS_GATEWAYS: GatewayName[] = ['console'];

  /** Milliseconds that sending one SMS may take in all, whatever gateways it takes. */
  @Integer({ min: 100, max: 9_500 })
  SMS_DEADLINE_MS = 9000;

  /** Milliseconds that one gateway may take of it. */
  @Integer({ min: 100, max: 9_500 })
  SMS_TIMEOUT_MS = 4500;

  /** Seconds that a gateway in trouble is left alone before it is tried again. */
  @Integer({ min: 1, production: [5, 3600] })
  SMS_BREAKER_SECONDS = 30;

  /** An SMS that its gateway reports as failed goes out once more, through the next gateway. */
  @Flag()
  SMS_RESEND_ON_FAILED_REPORT = true;

  /** Part of the address that gateways report deliveries to, at least 32 characters; without it there are no reports. */
  @Text(/^[\w-]{32,}$/, 'must have at least 32 characters: letters, digits, - and _')
  SMS_REPORT_TOKEN?: string;

  /** `https://…` address of this service as gateways reach it; callback addresses are built from it. */
  @Text()
  PUBLIC_URL?: string;

  /** Days that the records of deliveries are kept. */
  @Integer({ min: 1, max: 3650 })
  DELIVERY_RETENTION_DAYS = 30;

  /** Balance in a gateway's own currency below which an alert is logged; 0: never. */
  @Integer({ min: 0 })
  SMS_LOW_BALANCE = 500;

  /** Text of the SMS in Russian and in English, with `{code}` and, if wanted, `{app}` and `{minutes}`; unset, the catalogue's. */
  @Text()
  SMS_TEMPLATE_RU?: string;

  @Text()
  SMS_TEMPLATE_EN?: string;

  /** What `{app}` stands for. */
  @Text()
  SMS_APP_NAME?: string;

  /** The app's 11 characters for Android's SMS Retriever. */
  @Text(/^[A-Za-z0-9+/]{11}$/, 'must be the 11 characters of the app’s hash')
  SMS_ANDROID_APP_HASH?: string;

  /** The site or app-associated domain that codes are bound to on iOS and in browsers (WebOTP). */
  @Text(/^(?=.{4,253}$)([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/, 'must be a bare domain like shop.ru')
  SMS_WEB_DOMAIN?: string;

  /** Sender name agreed with the gateways; unset, each gateway's default. */
  @Text()
  SMS_SENDER?: string;

  /** SMSC.ru: either a login and a password … */
  @Text()
  SMSC_LOGIN?: string;

  @Text()
  SMSC_PASSWORD?: string;

  /** … or an API key instead of both. */
  @Text()
  SMSC_API_KEY?: string;

  /** Secret that SMSC.ru signs its reports with; unset, the token alone proves them. */
  @Text()
  SMSC_REPORT_SECRET?: string;

  @Text()
  SMSC_URL = 'https://smsc.ru/rest/send/';

  @Text()
  SMSRU_API_ID?: string;

  /** Where SMS.ru knows the sender by another name. */
  @Text()
  SMSRU_SENDER?: string;

  @Text()
  SMSRU_URL = 'https://sms.ru/sms/send';

  @Text()
  SMSAERO_EMAIL?: string;

  @Text()
  SMSAERO_API_KEY?: string;

  /** Where SMS Aero knows the sender by another name. */
  @Text()
  SMSAERO_SENDER?: string;

  @Text()
  SMSAERO_URL = 'https://gate.smsaero.ru/v2/sms/send';

  get isProduction(): boolean {
    return this.NODE_ENV === 'production';
  }
}
