import { generateKeyPairSync } from 'node:crypto';
import {
  BOT_ID,
  BOT_TOKEN,
  fieldsOf,
  initDataOf,
  OF_TELEGRAM,
  signedWithKey,
  signedWithToken,
} from '../../../test/support/init-data';
import { type InitDataKeys, readInitData, telegramKey } from './init-data';

const VECTOR = {
  ...OF_TELEGRAM,
  key: telegramKey('e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d'),
};

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const withToken: InitDataKeys = { botTokens: [BOT_TOKEN], telegramKeys: [] };
const withKey: InitDataKeys = { botTokens: [], botId: BOT_ID, telegramKeys: [publicKey] };
const fields = fieldsOf({ telegramId: '279058397', authDate: 1_795_600_000 });
const DAY_OF_VECTOR = expect.objectContaining({ userId: '279058397', authDate: 1_733_584_787 }) as unknown;

describe('init data', () => {
  it('that Telegram signed with the token of the bot are read', () => {
    const { token } = VECTOR;
    expect(readInitData(VECTOR.text, { botTokens: [token], telegramKeys: [] })).toEqual(DAY_OF_VECTOR);
    expect(readInitData(VECTOR.text, { botTokens: [BOT_TOKEN, token], telegramKeys: [] })).toEqual(DAY_OF_VECTOR);
    expect(readInitData(VECTOR.text, { botTokens: [`${token}A`], telegramKeys: [] })).toBeUndefined();
  });

  it('that Telegram signed with its own key are read', () => {
    const { botId, key } = VECTOR;
    expect(readInitData(VECTOR.text, { botTokens: [], botId, telegramKeys: [key] })).toEqual(DAY_OF_VECTOR);
    const ofAnotherBot = { botTokens: [], botId: '7342037360', telegramKeys: [key] };
    expect(readInitData(VECTOR.text, ofAnotherBot)).toBeUndefined();
    expect(readInitData(VECTOR.text, { botTokens: [], botId, telegramKeys: [publicKey] })).toBeUndefined();
    expect(readInitData(VECTOR.text, { botTokens: [], telegramKeys: [key] })).toBeUndefined();
  });

  it('are the same in any order, any spelling and with any signature of the two', () => {
    const read = readInitData(signedWithToken(fields), withToken);
    expect(read).toEqual({ userId: '279058397', authDate: 1_795_600_000, content: expect.any(String) });
    const reversed = Object.fromEntries(Object.entries(fields).toReversed());
    expect(readInitData(signedWithToken(reversed), withToken)).toEqual(read);
    expect(readInitData(signedWithToken(fields).replaceAll('+', '%20'), withToken)).toEqual(read);
    expect(readInitData(signedWithKey(fields, privateKey), withKey)).toEqual(read);
    expect(readInitData(`${signedWithKey(fields, privateKey)}&hash=anything`, withKey)).toEqual(read);
  });

  it('an HMAC covers the field signature, which an Ed25519 signature cannot', () => {
    const signed = signedWithToken({ ...fields, signature: 'given' });
    expect(readInitData(signed, withToken)).toBeDefined();
    expect(readInitData(signed.replace('signature=given', 'signature=other'), withToken)).toBeUndefined();
  });

  it.each(['user', 'auth_date', 'query_id'] as const)('without the field %s, which was signed, are refused', (name) => {
    const { [name]: _, ...rest } = fields;
    for (const [text, keys] of [
      [signedWithToken(fields), withToken],
      [signedWithKey(fields, privateKey), withKey],
    ] as const) {
      const parameters = new URLSearchParams(text);
      parameters.delete(name);
      expect(readInitData(parameters.toString(), keys)).toBeUndefined();
    }
    const isNeeded = name !== 'query_id';
    expect(readInitData(signedWithToken(rest), withToken) === undefined).toBe(isNeeded);
  });

  it('whose field comes twice are refused, wherever the second one stands', () => {
    for (const [text, keys] of [
      [signedWithToken(fields), withToken],
      [signedWithKey(fields, privateKey), withKey],
    ] as const) {
      const names = [...new URLSearchParams(text).keys()];
      expect(names.length).toBeGreaterThan(3);
      for (const name of names) {
        const value = new URLSearchParams(text).get(name) ?? '';
        const again = new URLSearchParams({ [name]: value }).toString();
        expect(readInitData(`${text}&${again}`, keys)).toBeUndefined();
        expect(readInitData(`${again}&${text}`, keys)).toBeUndefined();
      }
    }
  });

  it('whose fields are split elsewhere, with the same text to sign, are refused', () => {
    const { user, auth_date, query_id } = fields;
    const hash = new URLSearchParams(signedWithToken(fields)).get('hash') ?? '';
    const merged = new URLSearchParams({ auth_date, query_id: `${query_id}\nuser=${user}`, hash }).toString();
    const renamed = new URLSearchParams({ auth_date, [`query_id=${query_id.slice(0, 4)}`]: '', user, hash }).toString();
    expect(readInitData(merged, withToken)).toBeUndefined();
    expect(readInitData(renamed, withToken)).toBeUndefined();
    expect(readInitData(signedWithToken({ ...fields, start_param: 'a\nb=c' }), withToken)).toBeUndefined();
    expect(readInitData(signedWithToken({ ...fields, 'start=': 'a' }), withToken)).toBeUndefined();
  });

  it.each(['-1', '1.5', '1e9', ' 1795600000', '', '0x10', '17956000000', '１７９５６０００００'])(
    'whose time is %j are refused',
    (auth_date) => {
      expect(readInitData(signedWithToken({ ...fields, auth_date }), withToken)).toBeUndefined();
    },
  );

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"id":"279058397"}',
    '{"id":2790583.97}',
    '{"id":null}',
    '{"id":279058397',
    '{"id":9007199254740993}',
  ])('whose user is %s are refused', (user) => {
    expect(readInitData(signedWithToken({ ...fields, user }), withToken)).toBeUndefined();
  });

  it.each(['hash', 'signature'] as const)('whose %s is cut, longer, changed or empty are refused', (name) => {
    const isHash = name === 'hash';
    const text = isHash ? signedWithToken(fields) : signedWithKey(fields, privateKey);
    const good = new URLSearchParams(text).get(name) ?? '';
    const changed = `${good.startsWith('a') ? 'b' : 'a'}${good.slice(1)}`;
    for (const value of ['', good.slice(2), `${good}AA`, changed, good.toUpperCase(), '%00', 'é'.repeat(64)]) {
      const parameters = new URLSearchParams(text);
      parameters.set(name, value);
      expect(readInitData(parameters.toString(), isHash ? withToken : withKey)).toBeUndefined();
    }
  });

  it.each(['', '&', '=', '?', 'hash', '%', '%ff=%ff', '{}', '\0', 'a'.repeat(100_000), 'a=&'.repeat(2000)])(
    'that are %#, no init data at all, are refused',
    (text) => {
      expect(readInitData(text, { ...withKey, botTokens: [BOT_TOKEN] })).toBeUndefined();
    },
  );

  it('longer than any that Telegram makes are refused before they are looked at', () => {
    const long = initDataOf({ telegramId: '279058397', more: { start_param: 'x'.repeat(8_192) } });
    expect(readInitData(long, withToken)).toBeUndefined();
    const longest = initDataOf({ telegramId: '279058397', more: { start_param: 'x'.repeat(7_000) } });
    expect(readInitData(longest, withToken)).toBeDefined();
  });
});
