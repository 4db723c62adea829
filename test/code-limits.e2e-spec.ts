import { randomUUID } from 'node:crypto';
import type { App } from '../src/app';
import { SmsChannel } from '../src/channels/sms.channel';
import { OtpService } from '../src/otp/otp.service';
import { type Answer, OTP_SECRET, Service } from './support/service';

const REFUSED = { error: { message: 'Код не подходит. Проверьте его или запросите новый' } };

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
  const row = async (phone: string) =>
    (
      await service.database.query<{ guesses: number; failures: number; failures_in_row: number; used: boolean }>(
        `select guesses, cardinality(failures) as failures, failures_in_row, used_at is not null as used
         from challenge where identifier = $1`,
        [phone],
      )
    )[0];

  it('R02: 200 parallel wrong guesses get exactly 5 looks, and then the right code is refused', async () => {
    await service.requestCode('79990000201');
    const wrong = service.wrongCodeFor('79990000201');
    const answers = await atOnce(200, () => service.confirmCode('79990000201', wrong));
    expect(answers.every(({ body }) => body.error?.message === REFUSED.error.message)).toBe(true);
    expect(await row('79990000201')).toEqual({ guesses: 5, failures: 5, failures_in_row: 5, used: false });
    expect((await service.confirmCode('79990000201', service.sms.codeFor('79990000201'))).body).toEqual(REFUSED);
  });

  it('R03: in a burst of wrong guesses the right one wins only as one of the first five', async () => {
    const outcomes = await atOnce(20, async (i) => {
      const phone = `799900003${String(i).padStart(2, '0')}`;
      await service.requestCode(phone);
      const right = service.sms.codeFor(phone);
      const wrong = service.wrongCodeFor(phone);
      const answers = await atOnce(12, (n) => service.confirmCode(phone, n === i % 12 ? right : wrong));
      return { won: users(answers).length, ...(await row(phone)) };
    });
    for (const { won, guesses, failures, used } of outcomes) {
      expect(guesses).toBeLessThanOrEqual(5);
      // The winner takes its own charge back; without one every counted look is a failure.
      expect({ won, failures, used }).toEqual({ won, failures: (guesses ?? 0) - won, used: won === 1 });
    }
    expect(outcomes.some(({ won }) => won === 1)).toBe(true);
    expect(outcomes.some(({ won }) => won === 0)).toBe(true);
  });

  it('R04: of 100 parallel right confirmations exactly one gets the user, and one account is made', async () => {
    await service.requestCode('79990000204');
    const code = service.sms.codeFor('79990000204');
    const answers = await atOnce(100, () => service.confirmCode('79990000204', code));
    expect(users(answers)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error?.message === REFUSED.error.message)).toHaveLength(99);
    expect(await service.database.query('select 1 from account where phone = $1', ['79990000204'])).toHaveLength(1);
  });

  it('R05: neither a resend nor a new code resets failures: 15 looks in a day, then no SMS either', async () => {
    const phone = '79990000205';
    let looks = 0;
    for (let codes = 0; codes < 4; codes++) {
      await service.database.timePasses(codes === 0 ? 0 : 301);
      await service.requestCode(phone);
      for (let i = 0; i < 5; i++) {
        const before = (await row(phone))?.failures ?? 0;
        await service.confirmCode(phone, service.wrongCodeFor(phone));
        looks += ((await row(phone))?.failures ?? 0) - before;
      }
    }
    expect(looks).toBe(15);
    const sent = service.sms.smsTo(phone).length;
    expect(sent).toBe(3);
    expect((await service.requestCode(phone)).body.error?.message).toMatch(
      /^Слишком много неверных кодов. Попробуйте через 2[34]/,
    );
    await service.database.timePasses(24 * 3600 - 1300);
    expect((await service.requestCode(phone)).body.error).toBeDefined();
    expect(service.sms.smsTo(phone)).toHaveLength(sent);
    await service.database.timePasses(1300);
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
  });

  it('R05: failures of two hours ago still count when a new code is made', async () => {
    const phone = '79990000219';
    for (let codes = 0; codes < 3; codes++) {
      await service.requestCode(phone);
      for (let i = 0; i < 5 && codes * 5 + i < 14; i++) await service.confirmCode(phone, service.wrongCodeFor(phone));
      await service.database.timePasses(7200);
    }
    await service.requestCode(phone);
    expect((await row(phone))?.failures).toBe(14);
    await service.confirmCode(phone, service.wrongCodeFor(phone));
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body).toEqual(REFUSED);
  });

  it('R05: another purpose shares the failures', async () => {
    const phone = '79990000206';
    await service.requestCode(phone);
    for (let i = 0; i < 5; i++) await service.confirmCode(phone, service.wrongCodeFor(phone));
    await service.database.timePasses(61);
    await issueForAnotherPurpose(phone);
    expect(await row(phone)).toMatchObject({ guesses: 0, failures: 5, failures_in_row: 5 });
  });

  it('R05: a success zeroes the failures in a row and keeps those of the day', async () => {
    const phone = '79990000207';
    await service.requestCode(phone);
    for (let i = 0; i < 3; i++) await service.confirmCode(phone, service.wrongCodeFor(phone));
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    expect(await row(phone)).toEqual({ guesses: 4, failures: 3, failures_in_row: 0, used: true });
  });

  it('locks after 100 failures in a row, whatever the days between', async () => {
    const phone = '79990000208';
    await service.requestCode(phone);
    await service.database.query('update challenge set failures_in_row = 99 where identifier = $1', [phone]);
    await service.confirmCode(phone, service.wrongCodeFor(phone));
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body).toEqual(REFUSED);
    await service.database.timePasses(48 * 3600);
    expect((await service.requestCode(phone)).body.error?.message).toMatch(/^Вход закрыт/);
    expect(service.sms.smsTo(phone)).toHaveLength(1);
  });

  it('R06: a code works shortly before its end and not shortly after, by the clock of the database', async () => {
    await service.requestCode('79990000209');
    await service.requestCode('79990000210');
    await service.database.timePasses(290);
    expect((await service.confirmCode('79990000209', service.sms.codeFor('79990000209'))).body.user).toBeDefined();
    await service.database.timePasses(11);
    expect((await service.confirmCode('79990000210', service.sms.codeFor('79990000210'))).body).toEqual(REFUSED);
  });

  it('R06: a code that expires while its confirmation waits for a row lock is refused', async () => {
    const phone = '79990000223';
    await service.requestCode(phone);
    const holder = await service.database.connect();
    await holder.query('begin');
    await holder.query(
      `update challenge set expires_at = clock_timestamp() + interval '300 ms' where identifier = $1`,
      [phone],
    );
    const confirming = service.confirmCode(phone, service.sms.codeFor(phone));
    await holder.query('select pg_sleep(0.7)');
    await holder.query('commit');
    holder.release();
    expect((await confirming).body).toEqual(REFUSED);
    // Not even charged: what decides is the time after the wait, in every statement.
    expect((await row(phone))?.guesses).toBe(0);
  });

  it.each([10, -10])('R06: a service clock that is off by %d minutes changes nothing', async (minutes) => {
    const phone = `7999000022${minutes > 0 ? 1 : 2}`;
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + minutes * 60_000);
    try {
      expect((await service.requestCode(phone)).body.otp?.timeout).toBe(60);
      await service.database.timePasses(290);
      expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    } finally {
      jest.restoreAllMocks();
    }
  });

  it('R07: a code of one phone is none for another', async () => {
    await service.requestCode('79990000211');
    await service.requestCode('79990000212');
    expect((await service.confirmCode('79990000212', service.sms.codeFor('79990000211'))).body).toEqual(REFUSED);
    expect((await service.confirmCode('79990000211', service.sms.codeFor('79990000211'))).body.user).toBeDefined();
  });

  it('R07: a code for another purpose is none for signing in', async () => {
    const issued = await issueForAnotherPurpose('79990000213');
    expect((await service.confirmCode('79990000213', issued.code ?? '')).body).toEqual(REFUSED);
    expect((await row('79990000213'))?.failures).toBe(0);
  });

  it('R15: wrong, expired, absent, used and malformed codes are answered alike', async () => {
    await service.requestCode('79990000214');
    const right = service.sms.codeFor('79990000214');
    const wrong = await service.confirmCode('79990000214', service.wrongCodeFor('79990000214'));
    const absent = await service.confirmCode('79990000215', '123456');
    await service.confirmCode('79990000214', right);
    const used = await service.confirmCode('79990000214', right);
    await service.requestCode('79990000216');
    await service.database.timePasses(301);
    const expired = await service.confirmCode('79990000216', service.sms.codeFor('79990000216'));
    const malformed = await service.confirmCode('79990000216', 'abc');
    for (const { status, body } of [wrong, absent, used, expired, malformed]) {
      expect({ status, body }).toEqual({ status: 200, body: REFUSED });
    }
  });

  it('charges nobody for guesses without a live code', async () => {
    await atOnce(30, () => service.confirmCode('79990000217', '123456'));
    expect(await row('79990000217')).toBeUndefined();
    await service.signIn('79990000218');
    await atOnce(30, () => service.confirmCode('79990000218', '123456'));
    expect(await row('79990000218')).toMatchObject({ failures: 0, failures_in_row: 0 });
  });
});

describe('rotating the secrets of codes', () => {
  let service: Service;
  beforeAll(async () => void (service = await Service.start()));
  afterAll(() => service.stop());

  it('R24: codes of the old and of the new secret work on every replica that knows both', async () => {
    const next = `next-${randomUUID()}-${randomUUID()}`;
    const added = await service.addReplica({ OTP_SECRETS: `${OTP_SECRET},${next}` });
    const promoted = await service.addReplica({ OTP_SECRETS: `${next},${OTP_SECRET}` });
    await service.requestCode('79990000231', { replica: 0 });
    await service.requestCode('79990000232', { replica: promoted });
    const ofOld = await service.confirmCode('79990000231', service.sms.codeFor('79990000231'), { replica: promoted });
    const ofNew = await service.confirmCode('79990000232', service.sms.codeFor('79990000232'), { replica: added });
    expect([ofOld.body.user?.['phone'], ofNew.body.user?.['phone']]).toEqual(['79990000231', '79990000232']);
  });

  it('R24: a code whose secret is gone is no live one, charges nobody and gives way to a new code', async () => {
    const replaced = await service.addReplica({ OTP_SECRETS: `only-${randomUUID()}-${randomUUID()}` });
    await service.requestCode('79990000233', { replica: 0 });
    const old = service.sms.codeFor('79990000233');
    expect((await service.confirmCode('79990000233', old, { replica: replaced })).body).toEqual(REFUSED);
    expect(
      await service.database.query('select guesses, failures from challenge where identifier = $1', ['79990000233']),
    ).toEqual([{ guesses: 0, failures: [] }]);
    await service.database.timePasses(61);
    await service.requestCode('79990000233', { replica: replaced });
    const code = service.sms.codeFor('79990000233');
    expect((await service.confirmCode('79990000233', code, { replica: replaced })).body.user).toBeDefined();
  });
});
