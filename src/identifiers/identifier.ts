import { maskEmail } from './email';
import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';

/** Longer texts are no phone, however they are spelled; the bound comes before anything that costs time. */
const MAX_LENGTH = 64;
/** Matches digits that begin with the country's code, with or without a `+`. */
const CALLERS_FORM = /^\+?[1-9]\d{6,14}$/;
const DIGITS_ONLY = /^[1-9]\d+$/;

/**
 * Prefixes that the library takes for mobiles of a country while calls to them leave it: +7 940 is Abkhazia. An entry
 * `+7940` of `PHONE_REGIONS` lets the prefix in.
 */
export const EXCLUDED_PREFIXES = ['7940'];

/**
 * Russian mobiles in the caller's form, as nearly all phones of calls are: the library, which takes 6 µs of CPU in a
 * hot loop and more in a call, would say the same (a test compares them).
 */
const RUSSIAN_MOBILE = /^79(?:[0-25-9]\d|[34][1-9])\d{7}$/;

/**
 * The phone a user signs in with, in any spelling (`8 (916) 123-45-67`), as the digits of its international form
 * (`79161234567`); `undefined` unless it is a mobile number of `regions`. One phone has one form, so that all its
 * spellings share limits, SMS and account (R10). Digits without `+` are the caller's form if they can be (R30).
 */
export function readMobilePhone(text: string, regions: string[]): string | undefined {
  if (RUSSIAN_MOBILE.test(text) && regions.includes('RU')) return text;
  const spelled = legible(text);
  if (spelled === undefined) return undefined;
  const digits = spelled.replaceAll(/[\s().-]/g, '');
  const isCallersForm = DIGITS_ONLY.test(digits);
  return (isCallersForm ? mobileOf(regions, `+${digits}`) : undefined) ?? mobileOf(regions, spelled);
}

/**
 * A phone of any kind as the caller writes it, digits with the country's code or `+` before them, as the digits of its
 * international form; `undefined` for anything else.
 */
export function readCallersPhone(text: string): string | undefined {
  if (RUSSIAN_MOBILE.test(text)) return text;
  const phone = parseCallersForm(text);
  return phone?.isValid() ? phone.number.slice(1) : undefined;
}

/**
 * The phone as above if it is a mobile number of `regions`. An id is read so, and only such a phone is looked up (R30).
 */
export function readCallersMobile(text: string, regions: string[]): string | undefined {
  if (RUSSIAN_MOBILE.test(text) && regions.includes('RU')) return text;
  // Nearly all other texts are ids with a letter, which no phone in the caller's form has.
  if (/[a-z]/i.test(text)) return undefined;
  const phone = parseCallersForm(text);
  return phone && isMobileOf(regions, phone) ? phone.number.slice(1) : undefined;
}

/** `+7 (916) ***-**-67`: recognisable to its owner, no use to anyone else. */
export function maskPhone(phone: string): string {
  if (/^7\d{10}$/.test(phone)) return `+7 (${phone.slice(1, 4)}) ***-**-${phone.slice(-2)}`;
  return `+${phone.slice(0, 3)} ***-**-${phone.slice(-2)}`;
}

/** Whether an identifier in its one form is an e-mail: neither phones nor ids have an `@`. */
export function isEmail(identifier: string): boolean {
  return identifier.includes('@');
}

/** `+7 (916) ***-**-67`, `i***v@mail.com`, `cu***`: any identifier, for records. */
export function maskIdentifier(identifier: string): string {
  if (isEmail(identifier)) return maskEmail(identifier);
  return /^[1-9]\d{6,14}$/.test(identifier) ? maskPhone(identifier) : `${identifier.slice(0, 2)}***`;
}

/** The text without invisible marks and with ordinary digits and blanks; `undefined` for one that is too long. */
function legible(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  return text
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\uff10-\uff19]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
    .trim();
}

function parseCallersForm(text: string): PhoneNumber | undefined {
  const spelled = legible(text);
  if (spelled === undefined || !CALLERS_FORM.test(spelled)) return undefined;
  return parsePhoneNumberFromString(spelled.startsWith('+') ? spelled : `+${spelled}`);
}

function mobileOf(regions: string[], text: string): string | undefined {
  // Without `extract` no phone is dug out of a longer text.
  const phone = parsePhoneNumberFromString(text, { defaultCountry: 'RU', extract: false });
  return phone && isMobileOf(regions, phone) ? phone.number.slice(1) : undefined;
}

function isMobileOf(regions: string[], phone: PhoneNumber): boolean {
  if (phone.ext !== undefined || !phone.country || !regions.includes(phone.country)) return false;
  const isExcluded = EXCLUDED_PREFIXES.some(
    (prefix) => phone.number.startsWith(`+${prefix}`) && !regions.includes(`+${prefix}`),
  );
  // The library gives a type to valid numbers only.
  const type = phone.getType();
  return !isExcluded && (type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE');
}
