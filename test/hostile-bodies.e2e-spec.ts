import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { failed, messages } from './support/messages';
import { newPhone } from './support/phones';
import { IMSHOP_KEY, RETAILER_KEY } from './support/production-settings';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start({ TELEGRAM_SIGN_IN: 'true' })));
afterAll(() => service.stop());

describe('bodies', () => {
  it('R17: unknown fields do nothing', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    await service.requestCode(phone);
    const { body } = await service.post('/auth/otp/confirm', {
      userIdentifier: phone,
      otp: service.sms.codeFor(phone),
      id: 'chosen',
      bonuses: 1_000_000,
      phone: other,
      user: { id: 'chosen' },
      constructor: { name: 'x' },
      nested: { constructor: 5, then: 1, toString: null, valueOf: [] },
    });
    expect(body.user).toEqual({ id: expect.not.stringContaining('chosen'), phone });
    expect((await service.getUser(body.user?.id ?? '')).body.user).toEqual(body.user);
  });

  it.each([
    '{"userIdentifier":"79990000001","__proto__":{"isAdmin":true}}',
    '{"userIdentifier":"79990000001","a":{"\\u005f_proto__":1}}',
    '{"userIdentifier":"79990000001","constructor":{"prototype":{"isAdmin":true}}}',
  ])('R17: keys that would reach a prototype are 400: %s', async (body) => {
    expect((await service.post('/auth/otp/request', body)).status).toBe(400);
  });

  it.each([
    ['no JSON', 'userIdentifier=79990000001'],
    ['cut JSON', '{"userIdentifier":"7999'],
    ['nothing', ''],
    ['null', 'null'],
    ['a string', '"79990000001"'],
    ['a number', '7'],
    ['a list', '[{"userIdentifier":"79990000001"}]'],
    ['10,000 levels', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['nesting in a field', `{"userIdentifier":${'{"a":'.repeat(50)}1${'}'.repeat(50)}}`],
  ])('R18: %s instead of an object is 400', async (_, body) => {
    expect((await service.post('/auth/otp/request', body)).status).toBe(400);
  });

  it('R18: 10,000 levels in the large body of the retailer are 400', async () => {
    const body = `{"accounts":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const headers = { authorization: `Bearer ${RETAILER_KEY}` };
    expect((await service.post('/profile/upsert', body, { headers })).status).toBe(400);
  });

  it('R18: of a key given twice the last one counts, for the check and for the call alike', async () => {
    const body = `{"key":"bad","userIdentifier":"79990000001","userIdentifier":"nobody","key":"${IMSHOP_KEY}"}`;
    expect((await service.post('/profile/get', body, { headers: {} })).body.error?.message).toBe(
      messages.text('NO_SUCH_USER'),
    );
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'x',
  ])('R18: content type %s is 415', async (type) => {
    const headers = { 'content-type': type, authorization: `Bearer ${IMSHOP_KEY}` };
    expect((await service.post('/profile/get', '{"userIdentifier":"79990000001"}', { headers })).status).toBe(415);
  });

  it('R18: a compressed body is 415', async () => {
    const response = await fetch(`${service.urls[0]}/profile/get`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', key: IMSHOP_KEY },
      body: gzipSync('{"userIdentifier":"79990000001"}'),
    });
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 415,
      body: failed('UNSUPPORTED_MEDIA_TYPE'),
    });
  });

  it('R18: broken UTF-8 is 400', async () => {
    const response = await fetch(`${service.urls[0]}/profile/get`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', key: IMSHOP_KEY },
      body: Buffer.concat([Buffer.from('{"userIdentifier":"7999'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { error: {} },
    });
  });

  it('R18: a body above the limit is 413; the retailer may send up to 1 MiB', async () => {
    expect((await service.post('/profile/get', { userIdentifier: 'x', padding: 'x'.repeat(16 * 1024) })).status).toBe(
      413,
    );
    const headers = { authorization: `Bearer ${RETAILER_KEY}` };
    const padded = { accounts: [{ id: 'padded', name: 'x' }], padding: 'x'.repeat(900 * 1024) };
    expect((await service.post('/profile/upsert', padded, { headers })).status).toBe(200);
    expect(
      (await service.post('/profile/upsert', { ...padded, more: 'x'.repeat(200 * 1024) }, { headers })).status,
    ).toBe(413);
  });

  it.each(['\ud800', '\ud800a@shop.example', 'a@\udc00shop.example'])(
    'R18: half a surrogate pair in an e-mail is a bad e-mail, and nobody else’s account suffers: %j',
    async (email) => {
      expect((await service.requestCode(email)).status).toBe(200);
      expect((await service.confirmCode(email, '123456')).status).toBe(200);
      expect((await service.getUser(email)).body.error).toBeDefined();
      const { body } = await service.upsert(
        { id: 'half-a-pair', email },
        { id: `whole-${email.length}-${email.codePointAt(0)}` },
      );
      expect(body.results?.map(({ status }) => status)).toEqual([undefined, 'created']);
    },
  );

  it('R18: whatever JSON comes, the answer is one of the contract and never 5xx', async () => {
    const anyBody = fc.oneof(
      fc.record({ userIdentifier: fc.jsonValue({ depthSize: 'large' }), otp: fc.jsonValue() }, { requiredKeys: [] }),
      fc.dictionary(
        fc.constantFrom(
          'userIdentifier',
          'otp',
          'identityProvider',
          'payload',
          'constructor',
          'then',
          'hasOwnProperty',
          'toJSON',
          'x',
        ),
        fc.jsonValue(),
      ),
      fc.record({ userIdentifier: fc.string({ unit: 'binary' }), otp: fc.string({ unit: 'binary' }) }),
      fc.record({
        identityProvider: fc.constant('telegram'),
        userIdentifier: fc.string({ unit: 'binary' }).map((text) => `279058397|${text}`),
        payload: fc.jsonValue(),
      }),
    );
    const path = fc.constantFrom('/auth/otp/request', '/auth/otp/confirm', '/auth/telegram', '/profile/get');
    await fc.assert(
      fc.asyncProperty(path, anyBody, async (where, body) => {
        const answer = await service.post(where, body);
        expect(answer.status).toBeLessThan(500);
        expect(Object.keys(answer.body)).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('R18: whatever accounts come, each gets a result of its own and never 5xx', async () => {
    const fields = [
      'id',
      'phone',
      'email',
      'name',
      'segments',
      'loyaltyProgram',
      'legalEntities',
      'profileLinks',
      'constructor',
      'age',
    ];
    const anyAccount = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()),
      fc.record({ id: fc.string({ unit: 'binary' }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyAccount, { minLength: 1, maxLength: 8 }), async (accounts) => {
        const { status, body } = await service.upsert(...accounts);
        expect({ status, results: body.results?.length }).toEqual({ status: 200, results: accounts.length });
      }),
      { numRuns: 300 },
    );
  });

  it('R21: the SMS is the template and nothing else, whatever the request holds', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    const text = 'Выиграли приз http://evil.example';
    await service.post('/auth/otp/request', {
      userIdentifier: phone,
      fullName: text,
      email: 'a@evil.example',
      message: text,
      mes: text,
      sender: 'EVIL',
      phones: `+${other}`,
    });
    expect(service.sms.smsTo(other)).toEqual([]);
    const [sms] = service.sms.smsTo(phone);
    expect(sms?.mes).toMatch(/^Код: \d{6}\. Никому его не сообщайте\.$/);
    expect(sms?.sender).toBe('SHOP');
  });
});
