import { fc } from './support/fast-check';
import { gzipSync } from 'node:zlib';
import { IMSHOP_KEY, RETAILER_KEY, Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

const PHONE = '79990000601';
const REFUSED = 'Код не подходит. Проверьте его или запросите новый';

describe('the code in a confirmation', () => {
  it.each([
    ['empty', ''],
    ['short', '12345'],
    ['long', '1234567'],
    ['letters', 'abcdef'],
    ['blanks around', ' 12345'],
    ['a line break', '12345\n'],
    ['full-width digits', '１２３４５６'],
    ['Arabic digits', '١٢٣٤٥٦'],
    ['a sign', '-12345'],
    ['an exponent', '1e5000'],
    ['NUL', '12345\0'],
  ])('R09: a string that is no code (%s) is refused with 200 and charges nobody', async (_, otp) => {
    await service.requestCode(PHONE);
    const { status, body } = await service.confirmCode(PHONE, otp);
    expect({ status, message: body.error?.message }).toEqual({ status: 200, message: REFUSED });
    expect(await service.database.query('select guesses from challenge where identifier = $1', [PHONE])).toEqual([
      { guesses: 0 },
    ]);
  });

  it.each([[null], [undefined], [123456], [['123456']], [{ $ne: 0 }], [true], [{ constructor: 5 }], [{ toString: 1 }]])(
    'R09: %j instead of a string is 400',
    async (otp) => {
      const { status, body } = await service.post('/auth/otp/confirm', { userIdentifier: PHONE, otp });
      expect({ status, body }).toEqual({ status: 400, body: { error: { message: 'Неверный запрос: otp' } } });
    },
  );

  it('R09: a code that begins with zeros works as it is written', async () => {
    // Codes are random: ask new phones until one begins with a zero.
    for (let i = 0; i < 300; i++) {
      const phone = `7999001${String(i).padStart(4, '0')}`;
      await service.requestCode(phone);
      const code = service.sms.codeFor(phone);
      if (!code.startsWith('0')) continue;
      expect((await service.confirmCode(phone, String(Number(code)))).body.error?.message).toBe(REFUSED);
      expect((await service.confirmCode(phone, code)).body.user).toBeDefined();
      return;
    }
    throw new Error('300 codes and none begins with a zero');
  });
});

describe('the phone', () => {
  it('R10: all spellings are one phone: they share limits, SMS and account', async () => {
    const spellings = [
      '79990000610',
      '+79990000610',
      '89990000610',
      '8 (999) 000-06-10',
      '+7 999 000 06 10',
      '9990000610',
      '７９９９００００６１０',
      ' 7-999-000-06-10 ',
    ];
    const answers = await Promise.all(spellings.map((spelling) => service.requestCode(spelling)));
    expect(answers.map(({ body }) => body.otp?.attemptsLeft)).toEqual(spellings.map(() => 4));
    expect(service.sms.smsTo('79990000610')).toHaveLength(1);
    const wrong = service.wrongCodeFor('79990000610');
    for (const spelling of spellings.slice(0, 4)) await service.confirmCode(spelling, wrong);
    const { body } = await service.confirmCode('8 999 000 06 10', service.sms.codeFor('79990000610'));
    expect(body.user?.['phone']).toBe('79990000610');
    expect(
      await service.database.query("select identifier, guesses from challenge where identifier like '%90000610'"),
    ).toEqual([{ identifier: '79990000610', guesses: 5 }]);
  });

  it('R10: whatever is no phone sends nothing and is answered with an error', async () => {
    const before = service.sms.received.length;
    const noPhone = fc
      .string({ unit: 'binary', maxLength: 40 })
      .filter((text) => text.replaceAll(/\P{Nd}/gu, '').length < 10);
    await fc.assert(
      fc.asyncProperty(noPhone, async (text) => {
        const { status, body } = await service.requestCode(text);
        expect({ status, isError: 'error' in body }).toEqual({ status: 200, isError: true });
      }),
      { numRuns: 200 },
    );
    expect(service.sms.received).toHaveLength(before);
  });
});

describe('bodies', () => {
  it('R17: unknown fields do nothing', async () => {
    await service.requestCode('79990000620');
    const { body } = await service.post('/auth/otp/confirm', {
      userIdentifier: '79990000620',
      otp: service.sms.codeFor('79990000620'),
      id: 'chosen',
      bonuses: 1_000_000,
      phone: '79990000621',
      user: { id: 'chosen' },
      constructor: { name: 'x' },
      nested: { constructor: 5, then: 1, toString: null, valueOf: [] },
    });
    expect(body.user).toEqual({ id: expect.not.stringContaining('chosen'), phone: '79990000620' });
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
      'Пользователь не найден',
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
      body: { error: { message: 'Нужен несжатый JSON с Content-Type: application/json' } },
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

  it('R18: whatever JSON comes, the answer is one of the contract and never 5xx', async () => {
    const anyBody = fc.oneof(
      fc.record({ userIdentifier: fc.jsonValue({ depthSize: 'large' }), otp: fc.jsonValue() }, { requiredKeys: [] }),
      fc.dictionary(
        fc.constantFrom('userIdentifier', 'otp', 'constructor', 'then', 'hasOwnProperty', 'toJSON', 'x'),
        fc.jsonValue(),
      ),
      fc.record({ userIdentifier: fc.string({ unit: 'binary' }), otp: fc.string({ unit: 'binary' }) }),
    );
    const path = fc.constantFrom('/auth/otp/request', '/auth/otp/confirm', '/profile/get');
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
    const text = 'Выиграли приз http://evil.example';
    await service.post('/auth/otp/request', {
      userIdentifier: '79990000630',
      fullName: text,
      email: 'a@evil.example',
      message: text,
      mes: text,
      sender: 'EVIL',
      phones: '+79990000631',
    });
    expect(service.sms.smsTo('79990000631')).toEqual([]);
    const [sms] = service.sms.smsTo('79990000630');
    expect(sms?.mes).toMatch(/^Код: \d{6}\. Никому его не сообщайте\.$/);
    expect(sms?.sender).toBe('SHOP');
  });
});
