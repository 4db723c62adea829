import { newPhone, newPhones } from './support/phones';
import { secondsLeftOf } from './support/seconds-left';
import { Service } from './support/service';

describe('signing in by SMS code (scenario 1)', () => {
  let service: Service;
  beforeAll(async () => void (service = await Service.start()));
  afterAll(() => service.stop());
  afterEach(() => service.sms.accept());

  it('sends a code and says how to go on', async () => {
    const { status, body } = await service.requestCode('79990000101');
    expect(status).toBe(200);
    expect(body).toEqual({
      otp: {
        timeout: secondsLeftOf(60),
        attemptsLeft: 4,
        message: 'Мы отправили код в SMS на номер +7 (999) ***-**-01',
        replyText: 'Отправить код ещё раз',
        codeLength: 6,
      },
    });
    expect(service.sms.smsTo('79990000101')).toEqual([
      {
        apikey: 'smsc-test-api-key',
        phones: '+79990000101',
        mes: `Код: ${service.sms.codeFor('79990000101')}. Никому его не сообщайте.`,
        sender: 'SHOP',
        cost: 3,
        fmt: 3,
        charset: 'utf-8',
      },
    ]);
  });

  it('makes an account on the first sign-in and finds it on the next', async () => {
    const phone = newPhone();
    const first = await service.signIn(phone);
    expect(first).toEqual({ id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/), phone });
    await service.database.timePasses(61);
    expect(await service.signIn(phone)).toEqual(first);
    expect((await service.getUser(first?.id ?? '')).body).toEqual({ user: first });
  });

  it('signs in to the account that the retailer wrote', async () => {
    const phone = newPhone();
    await service.upsert({ id: 'customer-103', phone, name: 'Иван Петров', bonuses: 12.5 });
    expect(await service.signIn(phone)).toEqual({
      id: 'customer-103',
      phone,
      name: 'Иван Петров',
      bonuses: 12.5,
    });
  });

  it('gives many phones their codes at once, each its own', async () => {
    const phones = newPhones(40);
    await Promise.all(phones.map((phone) => service.requestCode(phone)));
    const users = await Promise.all(phones.map((phone) => service.confirmCode(phone, service.sms.codeFor(phone))));
    expect(users.map(({ body }) => body.user?.['phone'])).toEqual(phones);
  });

  it('answers what is no mobile phone of the region with an error, and sends nothing', async () => {
    for (const text of ['', 'ivan', '74951234567', '77011234567', '7999000010', '799900001011', 'ivan@shop.example']) {
      expect((await service.requestCode(text)).body).toEqual({
        error: { message: 'Проверьте номер: нужен мобильный телефон, например +7 916 123-45-67' },
      });
    }
    expect(service.sms.received.filter(({ message }) => !/^\+7999000\d{4}$/.test(message.phones))).toEqual([]);
  });

  describe('asked again', () => {
    it('sends nothing within the interval and answers the same with the time that is left', async () => {
      const phone = newPhone();
      const first = await service.requestCode(phone);
      await service.database.timePasses(20);
      const repeat = await service.requestCode(phone);
      const { timeout, ...rest } = repeat.body.otp ?? { timeout: 0 };
      expect({ timeout: secondsLeftOf(60), ...rest }).toEqual(first.body.otp);
      expect(timeout).toBeLessThanOrEqual(40);
      expect(timeout).toBeGreaterThan(30);
      expect(service.sms.smsTo(phone)).toHaveLength(1);
    });

    it('answers a repeat while the first SMS is still on its way', async () => {
      const phone = newPhone();
      let release: () => void = () => undefined;
      const isHeld = new Promise<void>((held) => {
        service.sms.behave((response) => {
          release = () => response.end(service.sms.accepting(phone));
          held();
        });
      });
      const first = service.requestCode(phone);
      await isHeld;
      const repeat = await service.requestCode(phone);
      release();
      expect(repeat.body.otp).toMatchObject({ attemptsLeft: 4, codeLength: 6 });
      expect((await first).body.otp).toMatchObject({ attemptsLeft: 4, codeLength: 6 });
      expect(service.sms.smsTo(phone)).toHaveLength(1);
    });

    it('sends the same code after the interval in another text, and the first SMS still works', async () => {
      const phone = newPhone();
      await service.requestCode(phone);
      const code = service.sms.codeFor(phone);
      await service.database.timePasses(61);
      expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(3);
      await service.database.timePasses(61);
      await service.requestCode(phone);
      const texts = service.sms.smsTo(phone).map(({ mes }) => mes);
      expect(texts).toEqual([
        `Код: ${code}. Никому его не сообщайте.`,
        `Код: ${code}. Никому его не сообщайте. (2)`,
        `Код: ${code}. Никому его не сообщайте. (3)`,
      ]);
      expect((await service.confirmCode(phone, code)).body.user?.['phone']).toBe(phone);
    });

    it('makes a new code when the old one has less than a minute to run', async () => {
      const phone = newPhone();
      await service.requestCode(phone);
      const old = service.sms.codeFor(phone);
      await service.database.timePasses(241);
      await service.requestCode(phone);
      expect(service.sms.codeFor(phone)).not.toBe(old);
      expect((await service.confirmCode(phone, old)).body.error).toBeDefined();
      expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    });

    it('says how long to wait when the code was just used', async () => {
      const phone = newPhone();
      await service.signIn(phone);
      const { message } = (await service.requestCode(phone)).body.error ?? { message: '' };
      expect(message).toMatch(/^Запросить новый код можно через (60|5\d)\sс$/);
    });

    it('says how long to wait when the guesses are used up', async () => {
      const phone = newPhone();
      await service.requestCode(phone);
      for (let i = 0; i < 5; i++) await service.confirmCode(phone, service.wrongCodeFor(phone));
      expect((await service.requestCode(phone)).body.error?.message).toMatch(/^Запросить новый код можно через/);
      expect(service.sms.smsTo(phone)).toHaveLength(1);
    });
  });
});

describe('in English', () => {
  let service: Service;
  beforeAll(async () => void (service = await Service.start({ LOCALE: 'en' })));
  afterAll(() => service.stop());

  it('speaks English to users', async () => {
    const { body } = await service.requestCode('79990000101');
    expect(body.otp).toMatchObject({
      message: 'We sent a code by SMS to +7 (999) ***-**-01',
      replyText: 'Send the code again',
    });
    expect(service.sms.smsTo('79990000101')[0]?.mes).toMatch(/^Your code: \d{6}\. Do not share it with anyone\.$/);
    expect((await service.getUser('nobody')).body).toEqual({ error: { message: 'No such user' } });
  });
});
