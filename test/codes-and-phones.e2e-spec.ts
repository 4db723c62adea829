import fc from 'fast-check';
import { failed, fault, messages } from './support/messages';
import { newPhone } from './support/phones';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

const PHONE = newPhone();
const REFUSED = messages.text('INVALID_CODE');

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
    expect((await service.challengeOf(PHONE))?.guesses).toBe(0);
  });

  it.each([[null], [undefined], [123456], [['123456']], [{ $ne: 0 }], [true], [{ constructor: 5 }], [{ toString: 1 }]])(
    'R09: %j instead of a string is 400',
    async (otp) => {
      const { status, body } = await service.post('/auth/otp/confirm', { userIdentifier: PHONE, otp });
      expect({ status, body }).toEqual({
        status: 400,
        body: failed('INVALID_REQUEST', fault('otp', 'FIELD_NOT_TEXT')),
      });
    },
  );

  it('R09: a code that begins with zeros works as it is written', async () => {
    // Codes are random: ask new phones until one begins with a zero.
    for (let i = 0; i < 300; i++) {
      const phone = newPhone();
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
