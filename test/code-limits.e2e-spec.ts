import { randomUUID } from 'node:crypto';
import type { App } from '../src/app';
import { SmsChannel } from '../src/channels/sms.channel';
import { OtpService } from '../src/otp/otp.service';
import { failed, messages, textOf } from './support/messages';
import { newPhone } from './support/phones';
import { type Answer, Service } from './support/service';

const REFUSED = failed('INVALID_CODE');

/** Starts all calls at once, none before the others are ready. */
function atOnce<T>(count: number, call: (i: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => call(i)));
}

function users(answers: Answer[]): Answer[] {
  return answers.filter(({ body }) => body.user);
}

describe('guessing codes, over two replicas', () => {
  let service: Service;
  beforeAll(async () => void (service = await Service.start({}, 2)));
  afterAll(() => service.stop());

  const issueForAnotherPurpose = (identifier: string) => {
    const { nest } = service.replicas[0] as App;
    const request = { identifier, purpose: 'confirm-phone', requestId: randomUUID() } as const;
    return nest.get(OtpService).issue(nest.get(SmsChannel).codes, request);
  };

  it('R02: 200 parallel wrong guesses get exactly 5 looks, and then the right code is refused', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    const wrong = service.wrongCodeFor(phone);
    const answers = await atOnce(200, () => service.confirmCode(phone, wrong));
    expect(answers.every(({ body }) => body.error?.message === REFUSED.error.message)).toBe(true);
    expect(await service.challengeOf(phone)).toMatchObject({
      guesses: 5,
      failures: 5,
      failuresInRow: 5,
      isUsed: false,
    });
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body).toEqual(REFUSED);
  });

  it('R03: in a burst of wrong guesses the right one wins only as one of the first five', async () => {
    const outcomes = await atOnce(20, async (i) => {
      const phone = newPhone();
      await service.requestCode(phone);
      const right = service.sms.codeFor(phone);
      const wrong = service.wrongCodeFor(phone);
      const answers = await atOnce(12, (n) => service.confirmCode(phone, n === i % 12 ? right : wrong));
      return { won: users(answers).length, ...(await service.challengeOf(phone)) };
    });
    for (const { won, guesses, failures, isUsed } of outcomes) {
      expect(guesses).toBeLessThanOrEqual(5);
      // The winner takes its own charge back; without one every counted look is a failure.
      expect({ won, failures, isUsed }).toEqual({ won, failures: (guesses ?? 0) - won, isUsed: won === 1 });
    }
    expect(outcomes.some(({ won }) => won === 1)).toBe(true);
    expect(outcomes.some(({ won }) => won === 0)).toBe(true);
  });

  it('R04: of 100 parallel right confirmations exactly one gets the user, and one account is made', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    const code = service.sms.codeFor(phone);
    const answers = await atOnce(100, () => service.confirmCode(phone, code));
    expect(users(answers)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error?.message === REFUSED.error.message)).toHaveLength(99);
    expect(await service.records.accountsOf(phone)).toHaveLength(1);
  });

  it('R05: neither a resend nor a new code resets failures: 15 looks in a day, then no SMS either', async () => {
    const phone = newPhone();
    let looks = 0;
    for (let codes = 0; codes < 4; codes++) {
      await service.database.timePasses(codes === 0 ? 0 : 301);
      await service.requestCode(phone);
      for (let i = 0; i < 5; i++) {
        const before = (await service.challengeOf(phone))?.failures ?? 0;
        await service.confirmCode(phone, service.wrongCodeFor(phone));
        looks += ((await service.challengeOf(phone))?.failures ?? 0) - before;
      }
    }
    expect(looks).toBe(15);
    const sent = service.sms.smsTo(phone).length;
    expect(sent).toBe(3);
    expect((await service.requestCode(phone)).body.error?.message).toMatch(
      textOf('TOO_MANY_FAILURES', { wait: '2[34]\\sч' }),
    );
    await service.database.timePasses(24 * 3600 - 1300);
    expect((await service.requestCode(phone)).body.error).toBeDefined();
    expect(service.sms.smsTo(phone)).toHaveLength(sent);
    await service.database.timePasses(1300);
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
  });

  it('R05, R02: a resend of the same code leaves it the guesses that it had', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    const code = service.sms.codeFor(phone);
    for (let i = 0; i < 3; i++) await service.confirmCode(phone, service.wrongCodeFor(phone));
    await service.database.timePasses(61, phone);
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
    expect(service.sms.codeFor(phone)).toBe(code);
    expect(await service.challengeOf(phone)).toMatchObject({ guesses: 3, failures: 3 });
    for (let i = 0; i < 2; i++) await service.confirmCode(phone, service.wrongCodeFor(phone));
    expect((await service.confirmCode(phone, code)).body).toEqual(REFUSED);
  });

  it('R05: failures of two hours ago still count when a new code is made', async () => {
    const phone = newPhone();
    for (let codes = 0; codes < 3; codes++) {
      await service.requestCode(phone);
      for (let i = 0; i < 5 && codes * 5 + i < 14; i++) await service.confirmCode(phone, service.wrongCodeFor(phone));
      await service.database.timePasses(7200);
    }
    await service.requestCode(phone);
    expect((await service.challengeOf(phone))?.failures).toBe(14);
    await service.confirmCode(phone, service.wrongCodeFor(phone));
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body).toEqual(REFUSED);
  });

  it('R05: another purpose shares the failures', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    for (let i = 0; i < 5; i++) await service.confirmCode(phone, service.wrongCodeFor(phone));
    await service.database.timePasses(61);
    await issueForAnotherPurpose(phone);
    expect(await service.challengeOf(phone)).toMatchObject({ guesses: 0, failures: 5, failuresInRow: 5 });
  });

  it('R05: a success zeroes the failures in a row and keeps those of the day', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    for (let i = 0; i < 3; i++) await service.confirmCode(phone, service.wrongCodeFor(phone));
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    expect(await service.challengeOf(phone)).toMatchObject({ guesses: 4, failures: 3, failuresInRow: 0, isUsed: true });
  });

  it('locks after 100 failures in a row, whatever the days between', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await service.records.failInRow(phone, 99);
    await service.confirmCode(phone, service.wrongCodeFor(phone));
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body).toEqual(REFUSED);
    await service.database.timePasses(48 * 3600);
    expect((await service.requestCode(phone)).body.error?.message).toBe(messages.text('LOCKED'));
    expect(service.sms.smsTo(phone)).toHaveLength(1);
  });

  it('R07: a code of one phone is none for another', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    await service.requestCode(phone);
    await service.requestCode(other);
    expect((await service.confirmCode(other, service.sms.codeFor(phone))).body).toEqual(REFUSED);
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
  });

  it('R07: a code for another purpose is none for signing in', async () => {
    const phone = newPhone();
    const issued = await issueForAnotherPurpose(phone);
    expect((await service.confirmCode(phone, issued.code ?? '')).body).toEqual(REFUSED);
    expect((await service.challengeOf(phone))?.failures).toBe(0);
  });

  it('R15: wrong, expired, absent, used and malformed codes are answered alike', async () => {
    const [phone, unasked, late] = [newPhone(), newPhone(), newPhone()];
    await service.requestCode(phone);
    const right = service.sms.codeFor(phone);
    const wrong = await service.confirmCode(phone, service.wrongCodeFor(phone));
    const absent = await service.confirmCode(unasked, '123456');
    await service.confirmCode(phone, right);
    const used = await service.confirmCode(phone, right);
    await service.requestCode(late);
    await service.database.timePasses(301);
    const expired = await service.confirmCode(late, service.sms.codeFor(late));
    const malformed = await service.confirmCode(late, 'abc');
    for (const { status, body } of [wrong, absent, used, expired, malformed]) {
      expect({ status, body }).toEqual({ status: 200, body: REFUSED });
    }
  });

  it('charges nobody for guesses without a live code', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    await atOnce(30, () => service.confirmCode(phone, '123456'));
    expect(await service.challengeOf(phone)).toBeUndefined();
    await service.signIn(other);
    await atOnce(30, () => service.confirmCode(other, '123456'));
    expect(await service.challengeOf(other)).toMatchObject({ failures: 0, failuresInRow: 0 });
  });
});
