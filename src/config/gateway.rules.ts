import type { Environment } from './environment';
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
};

/** A sentence a setting that a gateway in use lacks. */
export function problemsOfGateways(environment: Environment): string[] {
  // A name that is none has its own problem.
  return environment.SMS_GATEWAYS.flatMap((name) =>
    (NEEDS[name] ?? [])
      .filter(({ isMet }) => !isMet(environment))
      .map(({ words }) => `${words} must be set for the gateway ${name}`),
  );
}
