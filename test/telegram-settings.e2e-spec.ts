import { TELEGRAM_REQUESTS } from '../src/auth/telegram/telegram.examples';
import type { FailureDetails } from '../src/failures/failure';
import { Blocks } from '../src/otp/blocks';
import { BOT_ID, BOT_TOKEN, initDataOf, OF_TELEGRAM } from './support/init-data';
import { failed, fault } from './support/messages';
import { newPhone } from './support/phones';
import { IMSHOP_KEY, RETAILER_KEY } from './support/production-settings';
import { Service } from './support/service';
import { TelegramLab } from './support/telegram-lab';

const REFUSED = failed('INVALID_INIT_DATA');
const LOCKED = failed('LOCKED');
/** What is no Telegram id, `|` and something. */
const MALFORMED = [
  '279058397',
  '79990000401',
  '|79990000401',
  'ivan|79990000401',
  '-1|79990000401',
  '0|79990000401',
  '1e3|79990000401',
  ' 279058397|79990000401',
  '10000000000000000|79990000401',
  '２７|79990000401',
];
const NEXT_TOKEN = `${BOT_ID}:telegram-next-token-0123456789abcdef`;

describe('a sign-in from Telegram', () => {
  let lab: TelegramLab;
  let service: Service;
  beforeAll(async () => {
    lab = await TelegramLab.start();
    ({ service } = lab);
  });
  afterAll(() => lab.stop());

  describe('of a phone that is shut out', () => {
    const block = (prefix: string) =>
      service.replicas[0]?.nest.get(Blocks).add(prefix, null, { why: 'fraud', by: 'tests' });

    it('is refused where an operator blocked the phone or its range, also after the person was erased', async () => {
      const [phone, telegramId] = ['79990000301', lab.newTelegramId()];
      const tma = initDataOf({ telegramId });
      await lab.signIn({ telegramId, phone });
      await block(phone);
      for (const replica of [0, 1]) expect((await lab.signIn({ telegramId, phone, replica })).body).toEqual(LOCKED);
      await lab.admin('erase', '--phone', phone, '--yes', '--why', 'asked for it');
      expect((await lab.signIn({ telegramId, phone, tma })).body).toEqual(LOCKED);
      expect(await service.records.accountsOf(phone)).toEqual([]);
      await block('799900003');
      const other = { telegramId: lab.newTelegramId(), phone: '79990000302' };
      expect((await lab.signIn(other)).body).toEqual(LOCKED);
      await lab.admin('unblock', '799900003', '--why', 'over');
      expect((await lab.signIn(other)).body.user?.['phone']).toBe(other.phone);
    });

    it('is refused after too many failed codes in a row, and lets in again after an unlock', async () => {
      const [phone, telegramId] = [newPhone(), lab.newTelegramId()];
      await service.requestCode(phone);
      await service.records.failInRow(phone, 99);
      expect((await lab.signIn({ telegramId, phone })).body.user).toBeDefined();
      await service.records.failInRow(phone, 100);
      for (const replica of [0, 1]) expect((await lab.signIn({ telegramId, phone, replica })).body).toEqual(LOCKED);
      await lab.admin('unlock', phone, '--why', 'called');
      expect((await lab.signIn({ telegramId, phone })).body.user).toBeDefined();
    });

    it('is answered as any other to bad init data, and leaves a line a minute in the audit trail', async () => {
      const [phone, telegramId] = ['79990000303', lab.newTelegramId()];
      const refusals = async () => {
        const lines = await service.records.audit('refused');
        return lines.filter(({ identifier }) => identifier?.endsWith('-03')).map(({ detail }) => detail);
      };
      await block(phone);
      expect((await lab.signIn({ telegramId, phone, tma: 'bad' })).body).toEqual(REFUSED);
      expect((await lab.signIn({ telegramId, phone })).body).toEqual(LOCKED);
      expect(await refusals()).toEqual(['INVALID_INIT_DATA']);
      await service.database.query(`update refusal set at = at - interval '61 seconds'`);
      expect((await lab.signIn({ telegramId, phone })).body).toEqual(LOCKED);
      expect(await refusals()).toEqual(['INVALID_INIT_DATA', 'LOCKED']);
    });
  });

  describe('that is wrong in itself', () => {
    const user = `279058397|79990000401`;
    const good = () => ({
      identityProvider: 'telegram',
      userIdentifier: user,
      payload: { tma: initDataOf({ telegramId: '279058397' }) },
    });
    const telegram = { values: 'telegram' };
    const invalidUser = fault('identityProviderUserIdentifier', 'FIELD_INVALID');

    it.each<[object, FailureDetails]>([
      [{ identityProvider: undefined }, fault('identityProvider', 'FIELD_NOT_TEXT')],
      [{ identityProvider: 'vk' }, fault('identityProvider', 'FIELD_NOT_ALLOWED', telegram)],
      [{ identityProvider: 'Telegram' }, fault('identityProvider', 'FIELD_NOT_ALLOWED', telegram)],
      [{ userIdentifier: undefined }, fault('identityProviderUserIdentifier', 'FIELD_REQUIRED')],
      [{ userIdentifier: '' }, fault('identityProviderUserIdentifier', 'FIELD_REQUIRED')],
      [{ userIdentifier: 279058397 }, fault('userIdentifier', 'FIELD_NOT_TEXT')],
      [{ userIdentifier: { $ne: 0 } }, fault('userIdentifier', 'FIELD_NOT_TEXT')],
      [{ identityProviderUserIdentifier: [user] }, fault('identityProviderUserIdentifier', 'FIELD_NOT_TEXT')],
      ...MALFORMED.map((userIdentifier): [object, FailureDetails] => [{ userIdentifier }, invalidUser]),
      [{ payload: undefined }, fault('payload.tma', 'FIELD_REQUIRED')],
      [{ payload: null }, fault('payload.tma', 'FIELD_REQUIRED')],
      [{ payload: {} }, fault('payload.tma', 'FIELD_REQUIRED')],
      [{ payload: { tma: '' } }, fault('payload.tma', 'FIELD_REQUIRED')],
      [{ payload: { tma: null } }, fault('payload.tma', 'FIELD_REQUIRED')],
      [{ payload: { tma: 5 } }, fault('payload.tma', 'FIELD_NOT_TEXT')],
      [{ payload: { tma: ['a'] } }, fault('payload.tma', 'FIELD_NOT_TEXT')],
      [{ payload: 'a' }, fault('payload', 'FIELD_NOT_OBJECT')],
      [{ payload: [] }, fault('payload', 'FIELD_NOT_OBJECT')],
    ])('R01: is 400 and names the field: %j', async (change, details) => {
      const { status, body } = await service.post('/auth/telegram', { ...good(), ...change });
      expect({ status, body }).toEqual({ status: 400, body: failed('INVALID_REQUEST', details) });
    });

    it('R17: fields that are not known do nothing, and names of prototypes are refused', async () => {
      const { body } = await service.post('/auth/telegram', { ...good(), id: 'customer-1', bonuses: 100 });
      expect(body.user).toEqual({ id: expect.not.stringMatching('customer-1'), phone: '79990000401' });
      const text = JSON.stringify(good()).replace('{', '{"__proto__":{"isAdmin":true},');
      expect((await service.post('/auth/telegram', text)).status).toBe(400);
    });

    it('R11: is 401 without a key, with a wrong one and with the retailer’s; a key in the body works', async () => {
      for (const [headers, fields] of [
        [{}, {}],
        [{ key: 'wrong' }, {}],
        [{ key: RETAILER_KEY }, {}],
        [{ key: IMSHOP_KEY }, { key: 'wrong' }],
      ] as [Record<string, string>, object][]) {
        const { status, body } = await service.post('/auth/telegram', { ...good(), ...fields }, { headers });
        expect({ status, body }).toEqual({ status: 401, body: failed('UNAUTHORIZED') });
      }
      const { body } = await service.post('/auth/telegram', { ...good(), key: IMSHOP_KEY }, { headers: {} });
      expect(body.user?.['phone']).toBe('79990000401');
    });

    it('R01: is 503 while the database is away, and signs in when it is back', async () => {
      await service.database.goDown();
      const { status, body } = await service.post('/auth/telegram', good());
      expect({ status, body }).toEqual({ status: 503, body: failed('UNAVAILABLE') });
      await service.database.comeBack();
      expect((await service.post('/auth/telegram', good())).body.user).toBeDefined();
    });
  });

  it('R24: init data of the old and of the new token work on every replica that knows both', async () => {
    const added = await service.addReplica({
      TELEGRAM_SIGN_IN: 'true',
      TELEGRAM_SIGN_IN_BOT_TOKEN: `${NEXT_TOKEN},${BOT_TOKEN}`,
    });
    const user = { telegramId: lab.newTelegramId(), phone: newPhone() };
    const ofOld = initDataOf(user);
    const ofNew = initDataOf(user, NEXT_TOKEN);
    for (const tma of [ofOld, ofNew])
      expect((await lab.signIn({ ...user, tma, replica: added })).body.user?.['phone']).toBe(user.phone);
    expect((await lab.signIn({ ...user, tma: ofNew, replica: 0 })).body).toEqual(REFUSED);
    expect((await lab.signIn({ ...user, phone: newPhone(), tma: ofOld, replica: 0 })).body).toEqual(REFUSED);
  });

  it('R24: a new audit key forgets no phone that init data came with', async () => {
    const { AUDIT_KEY: keys } = service.environment;
    const rotated = await service.addReplica({
      TELEGRAM_SIGN_IN: 'true',
      TELEGRAM_SIGN_IN_BOT_TOKEN: BOT_TOKEN,
      AUDIT_KEY: `next-audit-key-0123456789abcdef0123456789,${keys.join()}`,
    });
    const user = { telegramId: lab.newTelegramId(), phone: newPhone() };
    const tma = initDataOf(user);
    expect((await lab.signIn({ ...user, tma, replica: 0 })).body.user).toBeDefined();
    expect((await lab.signIn({ ...user, phone: newPhone(), tma, replica: rotated })).body).toEqual(REFUSED);
    expect((await lab.signIn({ ...user, tma, replica: rotated })).body.user).toBeDefined();
  });
});

describe('without the token of the bot', () => {
  it('init data that Telegram signed are checked with its public key', async () => {
    const { text: tma, userId: telegramId, botId } = OF_TELEGRAM;
    const lab = await TelegramLab.start(
      {
        TELEGRAM_SIGN_IN_BOT_TOKEN: '',
        TELEGRAM_SIGN_IN_BOT_ID: botId,
        TELEGRAM_SIGN_IN_MAX_AGE_SECONDS: '2000000000',
      },
      1,
    );
    try {
      const [phone, other] = [newPhone(), newPhone()];
      const user = { telegramId, phone, tma };
      expect((await lab.signIn(user)).body.user).toEqual({ id: expect.any(String), phone });
      for (const changed of [tma.replace('Kibenko', 'Kibenk0'), tma.replace(/&signature=[^&]*/, ''), initDataOf(user)])
        expect((await lab.signIn({ ...user, tma: changed })).body).toEqual(REFUSED);
      // The hash, which this check does not look at, makes no other init data of them.
      const unhashed = tma.replace(/&hash=.*$/, '');
      expect((await lab.signIn({ ...user, tma: unhashed, phone: other })).body).toEqual(REFUSED);
      expect((await lab.signIn({ ...user, tma: unhashed })).body.user?.['phone']).toBe(phone);
      expect(lab.service.log.join('')).not.toContain('telegram-unchecked');
    } finally {
      await lab.stop();
    }
  });

  it('and without its id the platform is trusted, as the log says once a replica', async () => {
    const lab = await TelegramLab.start({ TELEGRAM_SIGN_IN_BOT_TOKEN: '' });
    try {
      const [phone, telegramId] = [newPhone(), lab.newTelegramId()];
      const { body } = await lab.signIn({ telegramId, phone, more: { payload: undefined } });
      expect(body.user).toEqual({ id: expect.any(String), phone });
      for (const payload of [{ tma: 'whatever' }, {}, null])
        expect((await lab.signIn({ telegramId, phone, more: { payload } })).body).toEqual(body);
      expect(await lab.phonesOf(telegramId)).toEqual([phone]);
      await lab.service.requestCode(phone);
      await lab.service.records.failInRow(phone, 100);
      expect((await lab.signIn({ telegramId, phone })).body).toEqual(LOCKED);
      for (const example of Object.values(TELEGRAM_REQUESTS))
        expect((await lab.service.post('/auth/telegram', example)).body.user).toBeDefined();
      const warnings = lab.service.log.filter((line) => line.includes('"event":"telegram-unchecked"'));
      expect(warnings.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['warn', 'warn']);
    } finally {
      await lab.stop();
    }
  });
});

describe('without TELEGRAM_SIGN_IN', () => {
  it('R01: the call is answered as a path that does not exist, whatever its body, and does nothing', async () => {
    const lab = await TelegramLab.start({ TELEGRAM_SIGN_IN: '' }, 1);
    try {
      const user = { telegramId: lab.newTelegramId(), phone: newPhone() };
      for (const more of [{}, { identityProvider: 5 }]) {
        const { status, body } = await lab.signIn({ ...user, more });
        expect({ status, body }).toEqual({ status: 404, body: failed('NOT_FOUND') });
      }
      expect(await lab.service.records.accountsOf(user.phone)).toEqual([]);
      expect(await lab.service.database.query('select from init_data_use')).toEqual([]);
      const served = await (await fetch(`${lab.service.urls[0]}/docs-json`)).text();
      expect(served).toContain('/auth/otp/request');
      for (const word of ['/auth/telegram', 'Sign-in from Telegram', 'TelegramSignInDto', 'TelegramPayloadDto'])
        expect(served).not.toContain(word);
      expect(lab.service.log.join('')).not.toContain('telegram-unchecked');
    } finally {
      await lab.stop();
    }
  });
});
