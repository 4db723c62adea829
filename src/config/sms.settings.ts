import { ArrayNotEmpty, IsIn, Matches, NotContains } from 'class-validator';
import { Flag, Integer, List, PRODUCTION, Text } from './environment.decorators';
import { GatewaySettings } from './gateway.settings';

/** The gateways there are: `SMS_GATEWAYS` names them. */
export const GATEWAY_NAMES = [
  'console',
  'smsc',
  'smsru',
  'smsaero',
  'exolve',
  'devino',
  'idigital',
  'twilio',
  'telegram',
  'http',
] as const;
export type GatewayName = (typeof GATEWAY_NAMES)[number];

const inProduction = { groups: [PRODUCTION] };

/** The part of `Environment` that is about sending SMS, whichever gateway sends them. */
export class SmsSettings extends GatewaySettings {
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

  /**
   * Part of the address that gateways report deliveries to, 32 to 100 characters: the first is told to gateways, all
   * are taken. Without one there are no reports.
   */
  @List()
  @Matches(/^[\w-]{32,100}$/, {
    always: true,
    each: true,
    message: '$property: each must have 32 to 100 characters: letters, digits, - and _',
  })
  SMS_REPORT_TOKEN: string[] = [];

  /** `https://…` address of this service as gateways reach it; callback addresses are built from it. */
  @Text()
  PUBLIC_URL?: string;

  /** SMS in a day of UTC, over all identifiers: in parts, for each gateway that may have taken them. */
  @Integer({ min: 1 })
  SMS_DAILY_BUDGET = 5000;

  /** Their cost in rubles, where gateways tell it; 0: no limit. */
  @Integer({ min: 0 })
  SMS_DAILY_BUDGET_RUB = 0;

  /**
   * SMS in an hour, counted in the same way, to one number range (the first 7 digits) above which the range gets no
   * more …
   */
  @Integer({ min: 1 })
  SMS_RANGE_PER_HOUR = 50;

  /** … unless so many percent of them were confirmed. */
  @Integer({ min: 1, max: 100 })
  SMS_RANGE_CONFIRMED_PERCENT = 30;

  /** Days that the records of deliveries are kept. */
  @Integer({ min: 1, max: 3650 })
  DELIVERY_RETENTION_DAYS = 30;

  /** Balance in a gateway's own currency below which an alert is logged; 0: never. */
  @Integer({ min: 0 })
  SMS_LOW_BALANCE = 500;

  /**
   * Text of the SMS in Russian and in English, with `{code}` and, if wanted, `{app}` and `{minutes}`; unset, the
   * catalogue's.
   */
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
}
