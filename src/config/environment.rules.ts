import { isIP } from 'node:net';
import { problemsOfDatabase } from './database.rules';
import type { Environment } from './environment';
import { problemsOfGateways } from './gateway.rules';
import { problemsOfMail } from './mail.rules';
import { problemsOfReviewNumbers } from './review-numbers';
import { problemsOfSecrets } from './secret.rules';
import { problemsOfTemplates } from './template.rules';

/** Where credentials, codes or reports travel to. */
const ADDRESSES = [
  'SMSC_URL',
  'SMSRU_URL',
  'SMSAERO_URL',
  'EXOLVE_URL',
  'DEVINO_URL',
  'IDIGITAL_URL',
  'TWILIO_URL',
  'TELEGRAM_URL',
  'HTTP_GATEWAY_URL',
  'PUBLIC_URL',
] as const;

/** What holds across several settings: a sentence a problem, never with a secret in it. */
export function problemsAcross(environment: Environment): string[] {
  return [
    environment.OTP_RESEND_SECONDS * 1000 <= environment.SMS_DEADLINE_MS &&
      'OTP_RESEND_SECONDS must be above SMS_DEADLINE_MS, or a repeat could overtake the first SMS',
    environment.SMS_GATEWAYS.length > 1 &&
      environment.SMS_TIMEOUT_MS >= environment.SMS_DEADLINE_MS &&
      'SMS_TIMEOUT_MS must be below SMS_DEADLINE_MS, or a gateway that hangs leaves no time for the next',
    new Set(environment.SMS_GATEWAYS).size < environment.SMS_GATEWAYS.length &&
      'SMS_GATEWAYS must not name a gateway twice',
    environment.PHONE_REGIONS.length > 0 &&
      environment.PHONE_REGIONS.every((region) => region.startsWith('+')) &&
      'PHONE_REGIONS must name a country beside the prefixes that it lets in',
    !environment.TRUST_PROXY.every(isAddressOrNetwork) &&
      'TRUST_PROXY: each entry must be an IP address or a network like 10.0.0.0/8',
    ...ADDRESSES.map(
      (name) => !isSafeAddress(environment[name]) && `${name} must be an https:// address (http:// only on loopback)`,
    ),
    ...problemsOfDatabase(environment),
    ...problemsOfSecrets(environment),
    ...problemsOfGateways(environment),
    ...problemsOfMail(environment),
    ...problemsOfReviewNumbers(environment),
    ...problemsOfTemplates(environment),
  ].filter((problem) => problem !== false);
}

function isAddressOrNetwork(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

/** Encrypted, or not beyond this machine. */
function isSafeAddress(address: string | undefined): boolean {
  if (address === undefined) return true;
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}
