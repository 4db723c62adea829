import type { Environment } from './environment';

const API_KEYS = ['IMSHOP_API_KEYS', 'RETAILER_API_KEYS'] as const;
const SECRETS = [...API_KEYS, 'OTP_SECRETS', 'AUDIT_KEY', 'SMS_REPORT_TOKEN'] as const;
/** What a key in a header can consist of; quotes are those of a shell or of a file that were meant to be around it. */
const FIT_FOR_HEADERS = /^(?!.*["'`])[!-~]+$/;

/**
 * Keys that nobody can present, secrets that anybody can guess, and secrets that open more than one thing: a sentence
 * each.
 */
export function problemsOfSecrets(environment: Environment): string[] {
  const valuesOf = (name: (typeof SECRETS)[number]) => [environment[name]].flat().filter((value) => value !== '');
  return [
    ...API_KEYS.map(
      (name) =>
        !valuesOf(name).every((key) => FIT_FOR_HEADERS.test(key)) &&
        `${name}: a key can never match that has blanks, quotes or other characters than printable ASCII`,
    ),
    ...SECRETS.map(
      (name) =>
        valuesOf(name).some((value) => new Set(value).size === 1) &&
        `${name} must not be one character over and over: make it with openssl rand -base64 32`,
    ),
    ...SECRETS.flatMap((one, i) =>
      SECRETS.slice(i + 1).map(
        (other) =>
          valuesOf(one).some((value) => valuesOf(other).includes(value)) &&
          `${one} and ${other} must not share a value`,
      ),
    ),
  ].filter((problem) => problem !== false);
}
