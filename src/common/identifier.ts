import { isEmail, maskEmail } from './email';
import { isValidPhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';

const CALLERS_FORM = /^\+?[1-9]\d{6,14}$/;
const DIGITS_ONLY = /^[1-9]\d+$/;

/**
 * The phone a user signs in with, in any spelling (`8 (916) 123-45-67`), as the digits of its international form
 * (`79161234567`); nothing where it is no mobile number of `regions`. One phone has one form, so that all its
 * spellings share limits, SMS and account (R10).
 */
export function readMobilePhone(text: string, regions: string[]): string | undefined {
  return mobileOf(regions, text) ?? (DIGITS_ONLY.test(text) ? mobileOf(regions, `+${text}`) : undefined);
}

/** A phone as the caller writes it, digits with the country's code or `+` before them; nothing for anything else. */
export function readCallersPhone(text: string): string | undefined {
  if (!CALLERS_FORM.test(text)) return undefined;
  const digits = text.replace('+', '');
  return isValidPhoneNumber(`+${digits}`) ? digits : undefined;
}

/** `+7 (916) ***-**-67`: recognisable to its owner, no use to anyone else. */
export function maskPhone(phone: string): string {
  if (/^7\d{10}$/.test(phone)) return `+7 (${phone.slice(1, 4)}) ***-**-${phone.slice(-2)}`;
  return `+${phone.slice(0, 3)} ***-**-${phone.slice(-2)}`;
}

/** `+7 (916) ***-**-67`, `i***v@mail.com`, `cu***`: any identifier, for records. */
export function maskIdentifier(identifier: string): string {
  if (isEmail(identifier)) return maskEmail(identifier);
  return /^[1-9]\d{6,14}$/.test(identifier) ? maskPhone(identifier) : `${identifier.slice(0, 2)}***`;
}

function mobileOf(regions: string[], text: string): string | undefined {
  // Without `extract` no phone is dug out of a longer text.
  const phone = parsePhoneNumberFromString(text, { defaultCountry: 'RU', extract: false });
  if (!phone || phone.ext !== undefined || !phone.country || !regions.includes(phone.country)) return undefined;
  // Only a valid number has a type.
  const type = phone.getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' ? phone.number.slice(1) : undefined;
}
