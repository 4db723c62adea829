import { maskEmail } from '../identifiers/email';
import { maskPhone } from '../identifiers/identifier';

/** Ten to fifteen digits as people write phones, with or without `+`; a date is not a phone. */
const PHONE = /(?<![\d+])(?!\d{4}-\d\d-\d\d)\+?\d(?:[\s().-]{0,3}\d){9,14}(?!\d)/g;
const EMAIL = /[^\s@<>()[\]{}"'«»,;:]+@[^\s@<>()[\]{}"'«»,;:]+/g;

/**
 * `text` with every phone and e-mail masked, and so is each of `names`: free text goes where nothing personal may
 * stand.
 */
export function maskFreeText(text: string, names: string[] = []): string {
  const masked = text
    .normalize('NFKC')
    .replace(EMAIL, (email) => maskEmail(email))
    .replace(PHONE, (phone) => maskPhone(phone.replaceAll(/\D/g, '')));
  return names
    .filter((name) => name.length > 2)
    .reduce((rest, name) => rest.replaceAll(name, `${name.slice(0, 2)}***`), masked);
}
