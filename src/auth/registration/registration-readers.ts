const REFERRAL_CODE_LENGTH = 500;

const GENDERS = new Map([
  ['m', 'male'],
  ['male', 'male'],
  ['f', 'female'],
  ['female', 'female'],
]);

/** `m`, `f` and the whole words in any case, as the account has them; anything else as it came. */
export function readGender(value: unknown): unknown {
  return typeof value === 'string' ? (GENDERS.get(value.trim().toLowerCase()) ?? value) : value;
}

/** A text without blanks around it; anything else as it came. */
export function readTrimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}

/**
 * The code of an invitation, which is never refused: without what cannot be stored, and at most 500 characters, which
 * are more than an id has. What is neither a text nor a number is no code.
 */
export function readReferralCode(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).replaceAll('\0', '').trim().slice(0, REFERRAL_CODE_LENGTH).toWellFormed();
  return text === '' ? undefined : text;
}

/** The contract has a list, and for a while had one object, under either name. */
export function readLegalEntities(body: object): unknown {
  const { legalEntities, legalEntity } = body as Record<string, unknown>;
  const given = isEmpty(legalEntities) ? legalEntity : legalEntities;
  if (isEmpty(given)) return undefined;
  return given instanceof Object && !Array.isArray(given) ? [given] : given;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return value instanceof Object && Object.keys(value).length === 0;
}
