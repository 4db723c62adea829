import { isEmail as isLibrarysEmail } from 'class-validator';
import { domainToASCII, domainToUnicode } from 'node:url';

const MAX_LENGTH = 254;
/** An address may be longer with its domain in ASCII than with the domain in its own script. */
const MAX_TEXT_LENGTH = 320;

/** Nearly all identifiers are phones and ids: a text without an `@` is not examined any further. */
const AT = /[@\uff20]/;

/** What the usual address looks like in its one form: a retailer's system sends five hundred of them at once. */
const PLAIN =
  /^(?=.{1,64}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?!.*--)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** The full-width forms that Asian keyboards type: the same letters to whoever types them. */
const FULL_WIDTH = /[\uff01-\uff5e]/;

/**
 * The e-mail in its one form: lower case, full-width letters as ordinary ones, an international domain in its own
 * script (`ivan@почта.рф`); `undefined` where it is none. One address has one form, so that all its spellings share
 * limits, messages and account (R30). A letter that only folding makes an ASCII one (U+0130, U+212A, U+017F) makes no
 * address: mail to it goes to somebody else.
 */
export function readEmail(text: string): string | undefined {
  if (text.length <= MAX_LENGTH && PLAIN.test(text)) return text;
  if (text.length > MAX_TEXT_LENGTH || !AT.test(text) || !text.isWellFormed()) return undefined;
  const typed = text.trim();
  if (/[^\0-\x7f]/.test(typed) && [...typed].some(isFoldedToAscii)) return undefined;
  const address = typed.normalize('NFKC').toLowerCase().normalize('NFKC');
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = domainToASCII(address.slice(at + 1));
  // A quoted local part may hold anything, and nobody has one; blanks and invisible marks make another local part.
  if (at < 1 || !domain || /["\p{C}\p{Z}]/u.test(local) || /[\s/#?\\:%]/.test(address.slice(at + 1))) return undefined;
  const email = `${local}@${domainToUnicode(domain)}`;
  return email.length <= MAX_LENGTH && isLibrarysEmail(`${local}@${domain}`) ? email : undefined;
}

/** Whether `value` is an e-mail that has a form to be stored in. */
export function isAddress(value: unknown): boolean {
  return typeof value === 'string' && readEmail(value) !== undefined;
}

/** Whether a letter beyond ASCII would be an ASCII one, or begin with one, once it is folded. */
function isFoldedToAscii(letter: string): boolean {
  return letter > '\x7f' && !FULL_WIDTH.test(letter) && /[!-~]/.test(letter.normalize('NFKC').toLowerCase());
}

/** `i***v@mail.com`: recognisable to its owner, no use to anyone else. */
export function maskEmail(address: string): string {
  const [local = '', domain = ''] = address.split('@');
  const [first = '', ...rest] = [...local];
  return `${first}***${rest.at(-1) ?? ''}@${domain}`;
}
