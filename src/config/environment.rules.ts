import { isIP } from 'node:net';
import type { Environment } from './environment';

/** What holds across several settings: a sentence a problem, never with a secret in it. */
export function problemsAcross(environment: Environment): string[] {
  return [
    environment.OTP_RESEND_SECONDS * 1000 <= environment.SMS_DEADLINE_MS &&
      'OTP_RESEND_SECONDS must be above SMS_DEADLINE_MS, or a repeat could overtake the first SMS',
    environment.IMSHOP_API_KEYS.some((key) => environment.RETAILER_API_KEYS.includes(key)) &&
      'IMSHOP_API_KEYS and RETAILER_API_KEYS must not share a key',
    environment.SMS_GATEWAYS.includes('smsc') &&
      !environment.SMSC_API_KEY &&
      !(environment.SMSC_LOGIN && environment.SMSC_PASSWORD) &&
      'SMSC_API_KEY, or SMSC_LOGIN and SMSC_PASSWORD, must be set for the gateway smsc',
    !environment.TRUST_PROXY.every(isAddressOrNetwork) &&
      'TRUST_PROXY: each entry must be an IP address or a network like 10.0.0.0/8',
    !isSafeAddress(environment.SMSC_URL) && 'SMSC_URL must be an https:// address (http:// only on loopback)',
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

/** Credentials and codes travel to it: encrypted, or not beyond this machine. */
function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}
