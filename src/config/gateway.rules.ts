import type { Environment } from './environment';
import { problemsOfHttpGateway } from './custom-gateway.rules';
import type { GatewayName } from './sms.settings';

/** What each gateway needs to be set: whether it is, and the words for it. */
const NEEDS: Record<GatewayName, { isMet: (environment: Environment) => unknown; words: string }[]> = {
  console: [],
  smsc: [
    {
      isMet: ({ SMSC_API_KEY, SMSC_LOGIN, SMSC_PASSWORD }) => SMSC_API_KEY || (SMSC_LOGIN && SMSC_PASSWORD),
      words: 'SMSC_API_KEY, or SMSC_LOGIN and SMSC_PASSWORD,',
    },
  ],
  smsru: [{ isMet: ({ SMSRU_API_ID }) => SMSRU_API_ID, words: 'SMSRU_API_ID' }],
  smsaero: [
    {
      isMet: ({ SMSAERO_EMAIL, SMSAERO_API_KEY }) => SMSAERO_EMAIL && SMSAERO_API_KEY,
      words: 'SMSAERO_EMAIL and SMSAERO_API_KEY',
    },
    { isMet: ({ SMSAERO_SENDER, SMS_SENDER }) => SMSAERO_SENDER ?? SMS_SENDER, words: 'SMSAERO_SENDER or SMS_SENDER' },
  ],
  exolve: [
    { isMet: ({ EXOLVE_API_KEY }) => EXOLVE_API_KEY, words: 'EXOLVE_API_KEY' },
    { isMet: ({ EXOLVE_SENDER, SMS_SENDER }) => EXOLVE_SENDER ?? SMS_SENDER, words: 'EXOLVE_SENDER or SMS_SENDER' },
  ],
  devino: [
    { isMet: ({ DEVINO_API_KEY }) => DEVINO_API_KEY, words: 'DEVINO_API_KEY' },
    { isMet: ({ DEVINO_SENDER, SMS_SENDER }) => DEVINO_SENDER ?? SMS_SENDER, words: 'DEVINO_SENDER or SMS_SENDER' },
  ],
  idigital: [
    { isMet: ({ IDIGITAL_TOKEN }) => IDIGITAL_TOKEN, words: 'IDIGITAL_TOKEN' },
    {
      isMet: ({ IDIGITAL_SENDER, SMS_SENDER }) => IDIGITAL_SENDER ?? SMS_SENDER,
      words: 'IDIGITAL_SENDER or SMS_SENDER',
    },
  ],
  twilio: [
    {
      isMet: ({ TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN }) => TWILIO_ACCOUNT_SID && TWILIO_AUTH_TOKEN,
      words: 'TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN',
    },
    { isMet: ({ TWILIO_SENDER, SMS_SENDER }) => TWILIO_SENDER ?? SMS_SENDER, words: 'TWILIO_SENDER or SMS_SENDER' },
  ],
  telegram: [
    { isMet: ({ TELEGRAM_TOKEN }) => TELEGRAM_TOKEN, words: 'TELEGRAM_TOKEN' },
    { isMet: ({ OTP_LENGTH }) => OTP_LENGTH <= 8, words: 'OTP_LENGTH of at most 8' },
  ],
  http: [
    {
      isMet: (environment) =>
        environment.HTTP_GATEWAY_URL && environment.HTTP_GATEWAY_BODY && environment.HTTP_GATEWAY_SUCCESS,
      words: 'HTTP_GATEWAY_URL, HTTP_GATEWAY_BODY and HTTP_GATEWAY_SUCCESS',
    },
  ],
};

/** A sentence a setting that a gateway in use lacks or has wrong. */
export function problemsOfGateways(environment: Environment): string[] {
  // A name that is none has its own problem.
  const lacks = environment.SMS_GATEWAYS.flatMap((name) =>
    (NEEDS[name] ?? [])
      .filter(({ isMet }) => !isMet(environment))
      .map(({ words }) => `${words} must be set for the gateway ${name}`),
  );
  if (lacks.length > 0 || !environment.SMS_GATEWAYS.includes('http')) return lacks;
  return problemsOfHttpGateway(environment);
}
