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

/** The vector of the tests of `@tma.js/init-data-node`: Telegram signed it in both ways, for a bot of its authors. */
export const OF_TELEGRAM = {
  text: [
    'user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vladislav%20%2B%20-%20%3F%20%5C%2F%22%2C',
    '%22last_name%22%3A%22Kibenko%22%2C%22username%22%3A%22vdkfrost%22%2C%22language_code%22%3A%22ru%22%2C',
    '%22is_premium%22%3Atrue%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2F',
    't.me%5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2F4FPEE4tmP3ATHa57u6MqTDih13LTOiMoKoLDRG4PnSA.svg%22%7D',
    '&chat_instance=8134722200314281151&chat_type=private&auth_date=1733584787',
    '&signature=zL-ucjNyREiHDE8aihFwpfR9aggP2xiAo3NSpfe-p7IbCisNlDKlo7Kb6G4D0Ao2mBrSgEk4maLSdv6MLIlADQ',
    '&hash=2174df5b000556d044f3f020384e879c8efcab55ddea2ced4eb752e93e7080d6',
  ].join(''),
  userId: '279058397',
  botId: '7342037359',
  token: '7342037359:AAFZehRPBRs8Seg40oDjTMIW8uTGPuW1zfQ',
};

/** Init data of a test account in Telegram's test environment, published by the author of a bot there. */
export const OF_TEST_ENVIRONMENT = {
  text: [
    'user=%7B%22id%22%3A5001146408%2C%22first_name%22%3A%22H%22%2C%22last_name%22%3A%22Test%22%2C',
    '%22language_code%22%3A%22en%22%2C%22allows_write_to_pm%22%3Atrue%2C%22photo_url%22%3A%22https%3A%5C%2F%5C%2F',
    'a-ttgme.stel.com%5C%2Fi%5C%2Fuserpic%5C%2F320%5C%2FOhOF3_f4QY8PWlRZI2aG2sy66VMZw_ys9efvhvle_eCWj2zP8Vbb6',
    'pLs5d1Lij1w.svg%22%7D&chat_instance=3909909964740758046&chat_type=sender&auth_date=1759930604',
    '&signature=i8jsEp2yuO2tlldICxBscMG3xX-zUPznGZVsDNy0tz9GRVx9vxBWjTEt4BSMSa42TaOO0r2yGWBN0a1v9bVRAg',
    '&hash=1582635705fd71ffb8bee16062f38965550b5d9a4f85f387b2ea72067c57d45a',
  ].join(''),
  userId: '5001146408',
  botId: '2201403107',
};
