import type { Type } from '@nestjs/common';
import { type Environment, parseEnvironment } from '../../src/environment';
import { DevinoGateway } from '../../src/sms-gateway/adapters/devino/devino.adapter';
import { ExolveGateway } from '../../src/sms-gateway/adapters/exolve/exolve.adapter';
import { CustomGateway } from '../../src/sms-gateway/adapters/custom/custom.adapter';
import { IdigitalGateway } from '../../src/sms-gateway/adapters/idigital/idigital.adapter';
import { SmsaeroGateway } from '../../src/sms-gateway/adapters/smsaero/smsaero.adapter';
import { SmscGateway } from '../../src/sms-gateway/adapters/smsc/smsc.adapter';
import { SmsruGateway } from '../../src/sms-gateway/adapters/smsru/smsru.adapter';
import { TelegramGateway } from '../../src/sms-gateway/adapters/telegram/telegram.adapter';
import { TwilioGateway } from '../../src/sms-gateway/adapters/twilio/twilio.adapter';
import type { Sms, SmsGateway } from '../../src/sms-gateway/sms-gateway';
import { documentedSettings } from './documented-settings';
import { FakeDevino } from './fake-devino';
import { FakeExolve } from './fake-exolve';
import type { AnyFakeGateway } from './fake-gateway';
import { FakeJasmin, FakeKannel, FakeMarketolog, FakeSmstraffic } from './fake-http';
import { FakeIdigital } from './fake-idigital';
import { FakeSmsaero } from './fake-smsaero';
import { FakeSmsc } from './fake-smsc';
import { FakeSmsru } from './fake-smsru';
import { FakeTelegram } from './fake-telegram';
import { FakeTwilio, TWILIO_SID } from './fake-twilio';

export interface Adapter {
  name: string;
  Gateway: Type<SmsGateway>;
  start: (options?: { tls: boolean }) => Promise<AnyFakeGateway>;
  address: Extract<keyof Environment, `${string}_URL`>;
  settings: Partial<Environment>;
  credentials: string;
  /** What arrives at the phone. */
  sends: keyof Sms;
  /** A refusal with HTTP 200, about the recipient if the gateway has such a one, and its outcome. */
  refusal: { code: unknown; outcome: object };
  /** The outcome of an answer with HTTP 200 that the gateway does not document. */
  unreadable: object;
  /** The code of a refusal of the credentials. */
  wrongCredentials: string;
  /** What the account call answers, if the gateway has one. */
  account?: { balance?: number };
}

const RECIPIENT = { status: 'rejected', scope: 'recipient' };
const UNREADABLE = { status: 'uncertain', code: 'UNREADABLE' };
const REFUSED = { status: 'rejected', scope: 'unknown', code: 'REFUSED' };

/** Every adapter; a new one is added here. */
export const ADAPTERS: Adapter[] = [
  {
    name: 'SMSC.ru',
    Gateway: SmscGateway,
    start: (options) => FakeSmsc.start(options),
    address: 'SMSC_URL',
    settings: { SMSC_LOGIN: 'shop', SMSC_PASSWORD: 'secret' },
    credentials: 'shop:secret',
    sends: 'text',
    refusal: { code: 8, outcome: RECIPIENT },
    unreadable: UNREADABLE,
    wrongCredentials: '2',
    account: { balance: 137.45 },
  },
  {
    name: 'SMS.ru',
    Gateway: SmsruGateway,
    start: (options) => FakeSmsru.start(options),
    address: 'SMSRU_URL',
    settings: { SMSRU_API_ID: 'secret' },
    credentials: 'secret',
    sends: 'text',
    refusal: { code: 202, outcome: RECIPIENT },
    unreadable: UNREADABLE,
    wrongCredentials: '200',
    account: { balance: 4122.56 },
  },
  {
    name: 'SMS Aero',
    Gateway: SmsaeroGateway,
    start: (options) => FakeSmsaero.start(options),
    address: 'SMSAERO_URL',
    settings: { SMSAERO_EMAIL: 'shop@shop.example', SMSAERO_API_KEY: 'secret' },
    credentials: 'shop@shop.example:secret',
    sends: 'text',
    refusal: { code: 'number', outcome: RECIPIENT },
    unreadable: UNREADABLE,
    wrongCredentials: 'CREDENTIALS',
    account: { balance: 1389.26 },
  },
  {
    name: 'MTS Exolve',
    Gateway: ExolveGateway,
    start: (options) => FakeExolve.start(options),
    address: 'EXOLVE_URL',
    settings: { EXOLVE_API_KEY: 'secret', SMS_SENDER: 'SHOP' },
    credentials: 'secret',
    sends: 'text',
    refusal: { code: 'destination', outcome: RECIPIENT },
    unreadable: UNREADABLE,
    wrongCredentials: 'HTTP_401',
    account: { balance: 3520.38 },
  },
  {
    name: 'Devino',
    Gateway: DevinoGateway,
    start: (options) => FakeDevino.start(options),
    address: 'DEVINO_URL',
    settings: { DEVINO_API_KEY: 'secret', SMS_SENDER: 'SHOP' },
    credentials: 'secret',
    sends: 'text',
    refusal: { code: 'destinationAddress', outcome: { ...RECIPIENT, isNoRoute: true } },
    unreadable: UNREADABLE,
    wrongCredentials: 'HTTP_401',
    account: { balance: 1042.5 },
  },
  {
    name: 'i-Digital Direct',
    Gateway: IdigitalGateway,
    start: (options) => FakeIdigital.start(options),
    address: 'IDIGITAL_URL',
    settings: { IDIGITAL_TOKEN: 'secret', SMS_SENDER: 'SHOP' },
    credentials: 'secret',
    sends: 'text',
    refusal: { code: 7401, outcome: { status: 'rejected', scope: 'unknown', code: '7401' } },
    unreadable: UNREADABLE,
    wrongCredentials: '4012',
    account: { balance: 1200 },
  },
  {
    name: 'Twilio',
    Gateway: TwilioGateway,
    start: (options) => FakeTwilio.start(options),
    address: 'TWILIO_URL',
    settings: { TWILIO_ACCOUNT_SID: TWILIO_SID, TWILIO_AUTH_TOKEN: 'secret', SMS_SENDER: 'SHOP' },
    credentials: `${TWILIO_SID}:secret`,
    sends: 'text',
    refusal: { code: 21211, outcome: RECIPIENT },
    unreadable: UNREADABLE,
    wrongCredentials: '20003',
    account: { balance: 47.12 },
  },
  {
    name: 'Telegram Gateway',
    Gateway: TelegramGateway,
    start: (options) => FakeTelegram.start(options),
    address: 'TELEGRAM_URL',
    settings: { TELEGRAM_TOKEN: 'secret' },
    credentials: 'secret',
    sends: 'code',
    refusal: { code: 'PHONE_NUMBER_INVALID', outcome: RECIPIENT },
    unreadable: UNREADABLE,
    wrongCredentials: 'ACCESS_TOKEN_INVALID',
    account: {},
  },
  {
    ...byHttp('omnichannel.mts.ru', { 'LOGIN-COLON-PASSWORD-IN-BASE64': 'secret' }),
    name: 'MTS Marketolog by settings',
    start: (options) => FakeMarketolog.start(options),
    credentials: 'secret',
    refusal: { code: 4, outcome: REFUSED },
    wrongCredentials: 'HTTP_401',
  },
  {
    ...byHttp('api.smstraffic.ru', { LOGIN: 'shop', PASSWORD: 'secret' }),
    name: 'SMS Traffic by settings',
    start: (options) => FakeSmstraffic.start(options),
    credentials: 'shop:secret',
    refusal: { code: 401, outcome: REFUSED },
    wrongCredentials: 'REFUSED',
  },
  {
    ...byHttp('/cgi-bin/sendsms', { LOGIN: 'shop', PASSWORD: 'secret' }),
    name: 'Kannel by settings',
    start: (options) => FakeKannel.start(options),
    credentials: 'shop:secret',
    refusal: { code: '3: Queued for later delivery', outcome: REFUSED },
    wrongCredentials: 'HTTP_403',
  },
  {
    ...byHttp('127.0.0.1:1401', { LOGIN: 'shop', PASSWORD: 'secret' }),
    name: 'Jasmin by settings',
    start: (options) => FakeJasmin.start(options),
    credentials: 'shop:secret',
    refusal: { code: 'No route found', outcome: REFUSED },
    wrongCredentials: 'HTTP_403',
  },
];

/**
 * The gateway of the documented settings that contain `words`, which are checked as at the start; what the
 * documentation writes in capitals gets values.
 */
function byHttp(
  words: string,
  values: Record<string, string>,
): Pick<Adapter, 'Gateway' | 'address' | 'settings' | 'sends' | 'unreadable'> {
  const settings = Object.entries(documentedSettings(words)).map(([name, setting]) => {
    const filled = Object.entries(values).reduce((text, [key, value]) => text.replace(key, value), setting);
    return [name, filled] as const;
  });
  return {
    Gateway: CustomGateway,
    address: 'HTTP_GATEWAY_URL',
    settings: parseEnvironment(Object.fromEntries(settings)),
    sends: 'text',
    unreadable: REFUSED,
  };
}
