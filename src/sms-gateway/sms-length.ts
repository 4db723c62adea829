/** The letters that a GSM-7 message may have; one other letter makes it UCS-2. */
const GSM_7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each of these letters takes two septets. */
const GSM_7_EXTENSION = new Set('^{}\\[~]|€\f');

export interface SmsLength {
  encoding: 'GSM-7' | 'UCS-2';
  /** The length in septets of GSM-7 or in 16-bit units of UCS-2. */
  length: number;
  /** The number of parts, each of which the gateway bills. */
  parts: number;
  bytes: number;
}

/**
 * How long `text` is on the air (3GPP TS 23.038): 160 characters of GSM-7 in one part, 70 of UCS-2; 153 and 67 in each
 * of several.
 */
export function lengthOfSms(text: string): SmsLength {
  const letters = [...text];
  if (letters.every((letter) => GSM_7.has(letter) || GSM_7_EXTENSION.has(letter))) {
    const length = letters.length + letters.filter((letter) => GSM_7_EXTENSION.has(letter)).length;
    return { encoding: 'GSM-7', length, parts: partsOf(length, 160, 153), bytes: Math.ceil((length * 7) / 8) };
  }
  const { length } = text;
  return { encoding: 'UCS-2', length, parts: partsOf(length, 70, 67), bytes: length * 2 };
}

function partsOf(length: number, single: number, each: number): number {
  return length <= single ? 1 : Math.ceil(length / each);
}
