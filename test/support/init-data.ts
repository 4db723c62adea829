import { createHmac, type KeyObject, randomUUID, sign } from 'node:crypto';

export const BOT_ID = '7000000001';
export const BOT_TOKEN = `${BOT_ID}:telegram-test-token-0123456789abcdef`;

/** What init data say; the fields of `more` stand beside the ordinary ones. */
export interface Said {
  telegramId: string;
  /** Seconds of Unix time. */
  authDate?: number;
  more?: Record<string, string>;
}

/** The fields of init data without signatures, as Telegram fills them in. */
export function fieldsOf({ telegramId, authDate = Math.floor(Date.now() / 1000), more = {} }: Said) {
  const user = `{"id":${telegramId},"first_name":"Анна + & =","photo_url":"https:\\/\\/t.me\\/a.svg"}`;
  return { user, query_id: randomUUID(), auth_date: String(authDate), ...more };
}

const checkString = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted((one, other) => (one < other ? -1 : 1))
    .join('\n');

/** Init data as Telegram signs them with the token of the bot. */
export function signedWithToken(fields: Record<string, string>, token = BOT_TOKEN): string {
  const secret = createHmac('sha256', 'WebAppData').update(token).digest();
  const hash = createHmac('sha256', secret).update(checkString(fields)).digest('hex');
  return new URLSearchParams({ ...fields, hash }).toString();
}

/** Init data as Telegram signs them for whoever does not have the token, with a key of the test's own. */
export function signedWithKey(fields: Record<string, string>, key: KeyObject, botId = BOT_ID): string {
  const signature = sign(null, Buffer.from(`${botId}:WebAppData\n${checkString(fields)}`), key).toString('base64url');
  return new URLSearchParams({ ...fields, signature }).toString();
}

/** Good init data of the user. */
export const initDataOf = (said: Said, token = BOT_TOKEN) => signedWithToken(fieldsOf(said), token);
