import { randomUUID } from 'node:crypto';
import type { App } from '../src/app';
import { AuditKeys } from '../src/audit/audit-keys';
import { SmsChannel } from '../src/channels/sms.channel';
import type { Failure, FailureCode } from '../src/failures/failure';
import type { Purpose } from '../src/otp/challenge.entity';
import { type CodeSent, OtpService } from '../src/otp/otp.service';
import type { ChargedChallenge } from '../src/otp/guess.parts';
import { newPhone } from './support/phones';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start({ OTP_SERVICE_FAILURES_PER_HOUR: '10' })));
afterAll(() => service.stop());
afterEach(() => service.database.query('delete from counter; delete from stop'));

/** The service of one-time codes as the sign-in has it: without a gateway behind it. */
const otp = () => (service.replicas[0] as App).nest.get(OtpService);
const requestOf = (identifier: string, purpose: Purpose = 'sign-in') => ({
  identifier,
  purpose,
  requestId: randomUUID(),
});
const issue = (phone: string, purpose?: Purpose) =>
  otp().issue((service.replicas[0] as App).nest.get(SmsChannel).codes, requestOf(phone, purpose));
function redeem(
  request: ReturnType<typeof requestOf>,
  guess: string,
  consume: (challenge: ChargedChallenge) => Promise<string[]>,
): Promise<string> {
  const { identifier, requestId } = request;
  const subject = (service.replicas[0] as App).nest.get(AuditKeys).subject(identifier, requestId);
  return otp().redeem({ guess, ...request, ...subject }, consume);
}
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
/** Grants whatever is right, and keeps what was granted. */
function grants(): { granted: ChargedChallenge[]; consume: (challenge: ChargedChallenge) => Promise<string[]> } {
  const granted: ChargedChallenge[] = [];
  return { granted, consume: (challenge) => Promise.resolve([String(granted.push(challenge))]) };
}
const failure = async (work: Promise<unknown>): Promise<{ code: FailureCode; wait?: number }> =>
  work.then(
    () => Promise.reject(new Error('It did not fail')),
    ({ code, details }: Failure) => ({ code, ...details }),
  );

describe('issuing a code', () => {
  it('gives the first request a code of six digits, with what its message and its answer say', async () => {
    const phone = newPhone();
    expect(await issue(phone)).toMatchObject({
      identifier: phone,
      code: expect.stringMatching(/^\d{6}$/),
      sendsOfCode: 1,
      sendsLeft: 4,
      secondsLeft: 300,
      timeout: 60,
      lastGateway: null,
      verdict: { limits: [] },
    });
  });

  it('gives a repeat within the interval no code to send, and the time and the sends that are left', async () => {
    const phone = newPhone();
    await issue(phone);
    await service.database.timePasses(20, phone);
    const repeat = (await issue(phone)) as CodeSent;
    expect(repeat).toEqual({ sendsLeft: 4, timeout: expect.any(Number) });
    expect(repeat.timeout).toBeGreaterThan(30);
    expect(repeat.timeout).toBeLessThanOrEqual(40);
  });

  it('gives a request after the interval the same code again, with the number of its message', async () => {
    const phone = newPhone();
    const first = await issue(phone);
    await service.database.timePasses(61, phone);
    expect(await issue(phone)).toMatchObject({ code: first.code, sendsOfCode: 2, sendsLeft: 3 });
  });

  it('gives another code once the first has expired', async () => {
    const phone = newPhone();
    const first = await issue(phone);
    await service.database.timePasses(301, phone);
    const next = await issue(phone);
    expect(next).toMatchObject({ code: expect.stringMatching(/^\d{6}$/), sendsOfCode: 1 });
    expect(next.code).not.toBe(first.code);
  });

  it('says how many seconds to wait at the limit of the hour', async () => {
    const phone = newPhone();
    for (let i = 0; i < 5; i++) {
      await issue(phone);
      await service.database.timePasses(61, phone);
    }
    const { code, wait } = await failure(issue(phone));
    expect(code).toBe('TOO_MANY_SENDS');
    expect(wait).toBeGreaterThan(3600 - 5 * 61 - 30);
    expect(wait).toBeLessThanOrEqual(3600 - 5 * 61);
  });

  it('refuses an identifier that is locked', async () => {
    const phone = newPhone();
    await issue(phone);
    await service.records.failInRow(phone, 100);
    await service.database.timePasses(61, phone);
    expect((await failure(issue(phone))).code).toBe('LOCKED');
  });
});

describe('redeeming a code', () => {
  it('grants a right guess to the challenge that it was charged to, and returns what granting made', async () => {
    const phone = newPhone();
    const { code = '' } = await issue(phone);
    const { granted, consume } = grants();
    expect(await redeem(requestOf(phone), code, consume)).toBe('1');
    expect(granted).toEqual([{ identifier: phone, purpose: 'sign-in', challengeId: expect.any(String) }]);
    expect(await service.challengeOf(phone)).toMatchObject({ guesses: 1 });
  });

  it('R15: refuses whatever is wrong in one way, and grants nothing', async () => {
    const [phone, other, late] = [newPhone(), newPhone(), newPhone()];
    const { code = '' } = await issue(phone);
    const { code: expired = '' } = await issue(late);
    await service.database.timePasses(301, late);
    const { granted, consume } = grants();
    for (const [request, guess] of [
      [requestOf(phone), wrong(code)],
      [requestOf(phone, 'confirm-phone'), code],
      [requestOf(other), code],
      [requestOf(late), expired],
      [requestOf(phone), code.slice(1)],
      [requestOf(phone), `${code} `],
      [requestOf(phone), ''],
    ] as const)
      expect(await failure(redeem(request, guess, consume))).toEqual({ code: 'INVALID_CODE' });
    expect(granted).toEqual([]);
  });

  it('R09: charges nobody for what has not the form of a code', async () => {
    const phone = newPhone();
    const { code = '' } = await issue(phone);
    for (const guess of ['', code.slice(1), `${code}0`, `${code} `, 'abcdef', '４２４２４２'])
      expect(await failure(redeem(requestOf(phone), guess, grants().consume))).toEqual({ code: 'INVALID_CODE' });
    expect(await service.challengeOf(phone)).toMatchObject({ guesses: 0, failures: 0 });
  });

  it('R04: refuses a right guess that another one was quicker than', async () => {
    const phone = newPhone();
    const { code = '' } = await issue(phone);
    const nobody = () => Promise.resolve([]);
    expect(await failure(redeem(requestOf(phone), code, nobody))).toEqual({ code: 'INVALID_CODE' });
    // The guess stays charged: only what consumes the challenge takes its charge back.
    expect(await service.challengeOf(phone)).toMatchObject({ guesses: 1, failures: 1 });
  });

  it('R02: grants nothing after five wrong guesses, also to the right one', async () => {
    const phone = newPhone();
    const { code = '' } = await issue(phone);
    const { granted, consume } = grants();
    for (const guess of [...Array<string>(5).fill(wrong(code)), code])
      expect(await failure(redeem(requestOf(phone), guess, consume))).toEqual({ code: 'INVALID_CODE' });
    expect(granted).toEqual([]);
    expect(await service.challengeOf(phone)).toMatchObject({ guesses: 5 });
  });

  it('passes on what granting fails with, and the guess stays charged', async () => {
    const phone = newPhone();
    const { code = '' } = await issue(phone);
    const away = () => Promise.reject(new Error('the database is away'));
    await expect(redeem(requestOf(phone), code, away)).rejects.toThrow('the database is away');
    expect(await service.challengeOf(phone)).toMatchObject({ guesses: 1, failures: 1 });
  });

  it('stops all confirmations once the whole service has too many wrong guesses, and tells of it', async () => {
    const phones = Array.from({ length: 3 }, newPhone);
    const codes = await Promise.all(phones.map(async (phone) => (await issue(phone)).code ?? ''));
    const [phone = '', code = ''] = [phones[2], codes[2]];
    const guess = (i: number) => redeem(requestOf(phones[i] ?? ''), wrong(codes[i] ?? ''), grants().consume);
    for (let i = 0; i < 10; i++) expect((await failure(guess(i % 2))).code).toBe('INVALID_CODE');
    const { granted, consume } = grants();
    expect(await failure(redeem(requestOf(phone), code, consume))).toEqual({ code: 'CONFIRMATIONS_STOPPED' });
    expect(granted).toEqual([]);
    expect(await service.challengeOf(phone)).toMatchObject({ guesses: 0 });
    const alerts = service.log.filter((line) => line.includes('"alert":"too-many-failed-guesses"'));
    expect(alerts).toHaveLength(1);
  });
});
