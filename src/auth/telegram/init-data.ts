import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

/** Longer texts are no init data: those of Telegram have some hundred characters. */
const MAX_LENGTH = 8_192;
/** Neither a `=` nor a line feed may shift the border between a field and its value. */
const NAME = /^\w+$/;

/** What Telegram says of whoever opened a mini app, by the page "Validating data received via the Mini App". */
export interface InitData {
  /** The Telegram id of the user. */
  userId: string;
  /** When Telegram made them, in seconds of Unix time. */
  authDate: number;
  /** All signed fields but the signatures, sorted: the same for every spelling of the same init data. */
  content: string;
}

/** What init data are checked with: the tokens of their bot, or its id and the public keys of Telegram. */
export interface InitDataKeys {
  botTokens: string[];
  botId?: string;
  telegramKeys: KeyObject[];
}

/** An Ed25519 public key out of the 64 hexadecimal digits in which Telegram publishes it. */
export function telegramKey(hex: string): KeyObject {
  const x = Buffer.from(hex, 'hex').toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
}

/**
 * The init data, if one of the keys proves that Telegram made them for the bot; `undefined` for anything else. Nobody
 * looks at their age here.
 */
export function readInitData(text: string, keys: InitDataKeys): InitData | undefined {
  const fields = text.length <= MAX_LENGTH ? fieldsOf(text) : undefined;
  if (!fields || !(isSignedWithToken(fields, keys) || isSignedByTelegram(fields, keys))) return undefined;
  const userId = userIdOf(fields.get('user'));
  const authDate = fields.get('auth_date') ?? '';
  if (userId === undefined || !/^\d{1,10}$/.test(authDate)) return undefined;
  return { userId, authDate: Number(authDate), content: checkString(fields, ['hash', 'signature']) };
}

/** `undefined` where a field comes twice, or where another split into fields would have the same check string. */
function fieldsOf(text: string): Map<string, string> | undefined {
  const pairs = [...new URLSearchParams(text)];
  const fields = new Map(pairs);
  const isPlain = pairs.every(([name, value]) => NAME.test(name) && !value.includes('\n'));
  return isPlain && fields.size === pairs.length ? fields : undefined;
}

function checkString(fields: Map<string, string>, without: string[]): string {
  const signed = [...fields].filter(([name]) => !without.includes(name));
  // Telegram sorts by code units; names are ASCII.
  return signed
    .map(([name, value]) => `${name}=${value}`)
    .toSorted((one, other) => (one < other ? -1 : 1))
    .join('\n');
}

/** `hash`: an HMAC, which covers the field `signature` as well. */
function isSignedWithToken(fields: Map<string, string>, { botTokens }: InitDataKeys): boolean {
  const hash = fields.get('hash') ?? '';
  if (!/^[0-9a-f]{64}$/.test(hash)) return false;
  const given = Buffer.from(hash, 'hex');
  const signed = checkString(fields, ['hash']);
  return botTokens.some((token) => {
    const secret = createHmac('sha256', 'WebAppData').update(token).digest();
    return timingSafeEqual(createHmac('sha256', secret).update(signed).digest(), given);
  });
}

/** `signature`: by Telegram's own key, for whoever does not have the token. */
function isSignedByTelegram(fields: Map<string, string>, { botId, telegramKeys }: InitDataKeys): boolean {
  const signature = Buffer.from(fields.get('signature') ?? '', 'base64url');
  if (botId === undefined || signature.length !== 64) return false;
  const signed = Buffer.from(`${botId}:WebAppData\n${checkString(fields, ['hash', 'signature'])}`);
  return telegramKeys.some((key) => verify(null, signed, key, signature));
}

/** Telegram's ids have at most 52 bits: a number that JSON has rounded is none. */
function userIdOf(user: string | undefined): string | undefined {
  try {
    const { id } = JSON.parse(user ?? '') as { id?: unknown };
    return Number.isSafeInteger(id) ? String(id) : undefined;
  } catch {
    return undefined;
  }
}
