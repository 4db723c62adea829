import { isEmail as isLibrarysEmail } from 'class-validator';
import { domainToASCII, domainToUnicode } from 'node:url';

const MAX_LENGTH = 254;

/** Whether `value` has the form of an address. The library's own check throws at half a surrogate pair. */
export function isAddress(value: unknown): boolean {
  return typeof value === 'string' && value.isWellFormed() && isLibrarysEmail(value);
}

/**
 * The e-mail that a user signs in with, in its one form: lower case, full-width letters and the like as ordinary ones, an
 * international domain in its own script (`ivan@почта.рф`); nothing where it is none. One address has one form, so that all
 * its spellings share limits, messages and account.
 */
export function readEmail(text: string): string | undefined {
  const address = text.normalize('NFKC').trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const domain = domainToASCII(address.slice(at + 1));
  const local = address.slice(0, at);
  // A quoted local part may hold anything, and nobody has one.
  if (
    at < 1 ||
    !domain ||
    /[/#?\\:%]/.test(address.slice(at + 1)) ||
    address.length > MAX_LENGTH ||
    /[\s"]/.test(address) ||
    !isAddress(`${local}@${domain}`)
  )
    return undefined;
  return `${local}@${domainToUnicode(domain)}`;
}

/** Whether an identifier in its one form is an e-mail: neither phones nor ids have an `@`. */
export function isEmail(identifier: string): boolean {
  return identifier.includes('@');
}

/** `i***v@mail.com`: recognisable to its owner, no use to anyone else. */
export function maskEmail(address: string): string {
  const [local = '', domain = ''] = address.split('@');
  const [first = '', ...rest] = [...local];
  return `${first}***${rest.at(-1) ?? ''}@${domain}`;
}
