import { Blocks } from '../src/otp/blocks';
import { OtpLimits } from '../src/otp/otp-limits';
import { failed } from './support/messages';
import { newPhone } from './support/phones';
import { Service } from './support/service';

const REFUSED = failed('INVALID_CODE');
const LOCKED = failed('LOCKED');
const PHONE = newPhone();
const CODE = '424242';

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let service: Service;
beforeEach(async () => {
  const OTP_REVIEW_NUMBERS = `${PHONE}:${CODE}:${inDays(30)},79990001502:111111:${inDays(0)}`;
  service = await Service.start({ OTP_REVIEW_NUMBERS }, 2);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.stop();
});

describe('a number of the app stores’ reviewers', () => {
  it('signs in with its fixed code, gets no SMS, and works in profile', async () => {
    const { body } = await service.requestCode(PHONE);
    expect(body.otp).toMatchObject({ timeout: 60, codeLength: 6 });
    const user = (await service.confirmCode(PHONE, CODE)).body.user;
    expect(user).toMatchObject({ phone: PHONE });
    expect((await service.getUser(user?.id ?? '')).body.user).toEqual(user);
    expect((await service.getUser(PHONE)).body.user).toEqual(user);
    expect(service.sms.received).toEqual([]);
    expect(service.log.filter((line) => line.includes('"event":"review-sign-in"'))).toHaveLength(2);
    expect(service.log.join('')).not.toContain(PHONE);
  });

  it('signs in again and again, a minute after the last time', async () => {
    for (let i = 0; i < 12; i++) {
      await service.requestCode(PHONE);
      expect((await service.confirmCode(PHONE, CODE)).body.user).toBeDefined();
      await service.database.timePasses(61);
    }
  });

  it('R04: succeeds once a request', async () => {
    await service.requestCode(PHONE);
    const answers = await Promise.all(Array.from({ length: 20 }, () => service.confirmCode(PHONE, CODE)));
    expect(answers.filter(({ body }) => body.user).length).toBe(1);
    await service.requestCode(PHONE);
    expect((await service.confirmCode(PHONE, CODE)).body).toEqual(REFUSED);
  });

  it('R02: takes five guesses, and the failures of others do not lock it', async () => {
    for (let i = 0; i < 5; i++) {
      await service.requestCode(PHONE);
      const answers = await Promise.all(Array.from({ length: 30 }, () => service.confirmCode(PHONE, '000000')));
      expect(answers.every(({ body }) => body.error)).toBe(true);
      expect((await service.confirmCode(PHONE, CODE)).body).toEqual(REFUSED);
      expect((await service.challengeOf(`review:${PHONE}`))?.guesses).toBe(5);
      await service.database.timePasses(61);
    }
    await service.requestCode(PHONE);
    expect((await service.confirmCode(PHONE, CODE)).body.user).toBeDefined();
  });

  it.each(['', '42424', '4242420', 'abcdef', '４２４２４２'])('R09: is not confirmed by %j', async (otp) => {
    await service.requestCode(PHONE);
    expect((await service.confirmCode(PHONE, otp)).body).toEqual(REFUSED);
  });

  it('is refused without a request, and when its code has expired', async () => {
    expect((await service.confirmCode(PHONE, CODE)).body).toEqual(REFUSED);
    await service.requestCode(PHONE);
    await service.database.timePasses(301);
    expect((await service.confirmCode(PHONE, CODE)).body).toEqual(REFUSED);
  });

  it('is refused where the account was not made by a review sign-in', async () => {
    await service.upsert({ id: 'customer-1', phone: PHONE, name: 'Иван Петров' });
    await service.requestCode(PHONE);
    expect((await service.confirmCode(PHONE, CODE)).body).toEqual(REFUSED);
  });

  it('is refused where the platform itself verified the phone first, and a person has the account', async () => {
    const user = (await service.getUser(PHONE)).body.user;
    await service.requestCode(PHONE);
    expect((await service.confirmCode(PHONE, CODE)).body).toEqual(REFUSED);
    expect((await service.getUser(PHONE)).body.user).toEqual(user);
  });

  it('is an ordinary one after its last day', async () => {
    const phone = '79990001502';
    const tomorrow = Date.now() + 86_400_000;
    jest.spyOn(Date, 'now').mockImplementation(() => tomorrow);
    await service.requestCode(phone);
    expect(service.sms.textsTo(phone)).toHaveLength(1);
    if (service.sms.codeFor(phone) !== '111111')
      expect((await service.confirmCode(phone, '111111')).body).toEqual(REFUSED);
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
  });

  it.each([PHONE, PHONE.slice(0, 7)])('is shut out by a block of %s, and back once that is over', async (prefix) => {
    await service.requestCode(PHONE);
    const blocks = service.replicas[0]?.nest.get(Blocks) as Blocks;
    await blocks.add(prefix, null, { why: 'a trial', by: 'test' });
    expect((await service.confirmCode(PHONE, CODE)).body).toEqual(REFUSED);
    expect((await service.requestCode(PHONE)).body).toEqual(LOCKED);
    await blocks.remove(prefix);
    await service.requestCode(PHONE);
    expect((await service.confirmCode(PHONE, CODE)).body.user).toBeDefined();
  });

  it('takes 30 failed guesses in a day, exactly, until the oldest is a day old or an operator unlocks it', async () => {
    const guessed = async () => (await service.challengeOf(`review:${PHONE}`))?.failures;
    const guessAllDay = async () => {
      for (let i = 0; i < 8; i++) {
        await service.requestCode(PHONE);
        await Promise.all(Array.from({ length: 10 }, () => service.confirmCode(PHONE, '000000')));
        await service.database.timePasses(61);
      }
      await service.requestCode(PHONE);
    };
    await guessAllDay();
    expect(await guessed()).toBe(30);
    expect((await service.confirmCode(PHONE, CODE)).body).toEqual(REFUSED);
    await service.database.timePasses(86_400);
    await service.requestCode(PHONE);
    expect((await service.confirmCode(PHONE, CODE)).body.user).toBeDefined();
    expect(await guessed()).toBe(0);
    await service.database.timePasses(61);
    await guessAllDay();
    expect((await service.confirmCode(PHONE, CODE)).body).toEqual(REFUSED);
    expect(await service.replicas[0]?.nest.get(OtpLimits).unlock(PHONE, false)).toMatchObject({ failuresInDay: 30 });
    expect((await service.confirmCode(PHONE, CODE)).body.user).toBeDefined();
  });

  it('counts for no limit of the whole service, neither with failed guesses nor with right ones', async () => {
    await service.requestCode(PHONE);
    await service.confirmCode(PHONE, '000000');
    expect((await service.confirmCode(PHONE, CODE)).body.user).toBeDefined();
    expect(await service.database.query('select from counter')).toEqual([]);
  });
});
