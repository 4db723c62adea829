import { userInfo } from 'node:os';
import { FakeMailServer } from './support/fake-mail-server';
import { OperatorLab, operatorSettings, reasonsOf } from './support/operator-lab';
import { Service } from './support/service';

const TOKEN = 'report-test-token-0123456789abcdef';
const SOON = 60_000;

let mail: FakeMailServer;
let service: Service;
let operator: OperatorLab;

beforeAll(async () => {
  mail = await FakeMailServer.start();
  const shared = {
    SIGN_IN_IDENTIFIERS: 'phone,email',
    SMTP_URL: mail.url,
    SMTP_FROM: 'no-reply@shop.example',
    SMS_REPORT_TOKEN: TOKEN,
    SMS_RANGE_PER_HOUR: '50',
    OTP_REVIEW_NUMBERS: `79990000009:135790:${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}`,
  };
  service = await Service.start(shared);
  operator = new OperatorLab(operatorSettings(service, { ...shared, SMTP_URL: mail.url }));
});
afterAll(async () => {
  await service.stop();
  await mail.stop();
});

/** Milliseconds from now by the database's clock, which is this machine's. */
const fromNow = (time: string) => new Date(time).getTime() - Date.now();

async function report(phone: string, status: number): Promise<void> {
  const id = service.sms.accepted.findLast((sms) => sms.phone === phone)?.id ?? '';
  const { contentType, body } = service.sms.report({ id, phone, status });
  const url = `${service.urls[0]}/sms-gateway/report/smsc/${TOKEN}`;
  await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body });
}

describe('where is my code?', () => {
  it('says which gateway took it and reported what, and when the next code and guess are possible', async () => {
    const phone = '79990009001';
    await service.requestCode(phone);
    await report(phone, 1);
    const { lastSends, lastRefusal, nextSend, nextGuess } = await operator.status('8 (999) 000-90-01');
    expect(lastSends).toEqual([
      {
        at: expect.any(String),
        gateway: 'smsc',
        outcome: 'accepted',
        answer: null,
        report: 'delivered',
        reportCode: '1',
        reportedAt: expect.any(String),
        confirmedAt: null,
      },
    ]);
    expect(lastRefusal).toBe('none');
    expect(reasonsOf(nextSend)).toEqual(['WAIT']);
    expect(nextSend.at).toBe(nextSend.because[0]?.until);
    expect(new Date(nextSend.at).getTime() - new Date(lastSends[0]?.['at'] as string).getTime()).toBeLessThanOrEqual(
      SOON,
    );
    expect(nextGuess).toEqual({ at: 'now', because: [] });
  });

  it('knows the sends of earlier codes too, the latest first, and which one was confirmed', async () => {
    const phone = '79990009005';
    await service.requestCode(phone);
    await report(phone, 20);
    await service.database.timePasses(400, phone);
    await service.requestCode(phone);
    await service.confirmCode(phone, service.sms.codeFor(phone));
    const { lastSends, nextGuess } = await operator.status(phone);
    expect(lastSends).toMatchObject([
      { gateway: 'smsc', outcome: 'accepted', report: null, confirmedAt: expect.any(String) },
      { gateway: 'smsc', outcome: 'accepted', report: 'failed', reportCode: '20', confirmedAt: null },
    ]);
    expect(nextGuess.because).toMatchObject([{ reason: 'NO_LIVE_CODE', why: 'the last one is used' }]);
  });

  it('says that the gateway refused the phone, and that no code is out', async () => {
    const phone = '79990009002';
    service.sms.refuse(8);
    await service.requestCode(phone);
    service.sms.accept();
    const { lastSends, lastRefusal, nextGuess } = await operator.status(phone);
    expect(lastSends).toMatchObject([{ gateway: 'smsc', outcome: 'rejected', answer: '8', report: null }]);
    expect(lastRefusal).toMatchObject({ reason: 'RECIPIENT_REFUSED' });
    expect(nextGuess).toEqual({
      at: 'not by itself',
      because: [{ reason: 'NO_LIVE_CODE', until: null, why: 'the last one has expired, or no gateway took it' }],
    });
  });

  it('says which limit of the phone keeps the next code away, and until when', async () => {
    const phone = '79990009003';
    for (let i = 0; i < 5; i++) {
      await service.requestCode(phone);
      await service.database.timePasses(61, phone);
    }
    await service.requestCode(phone);
    const code = service.sms.codeFor(phone);
    await service.confirmCode(phone, code);
    const { lastRefusal, nextSend, nextGuess } = await operator.status(phone);
    expect(lastRefusal).toMatchObject({ reason: 'TOO_MANY_SENDS' });
    expect(reasonsOf(nextSend)).toEqual(['TOO_MANY_SENDS']);
    // The first of the five sends was 5 × 61 seconds ago.
    expect(Math.abs(fromNow(nextSend.at) - (3_600 - 305) * 1000)).toBeLessThan(SOON);
    expect(nextGuess.because).toMatchObject([{ reason: 'NO_LIVE_CODE', why: expect.stringMatching(/used|expired/) }]);
    await service.database.timePasses(3_600 - 305, phone);
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
  });

  it('says that only an operator ends a lock, and since when and why there is a block', async () => {
    const phone = '79990009004';
    await service.requestCode(phone);
    await service.database.query(`update challenge set failures_in_row = 100 where identifier = $1`, [phone]);
    await operator.run('block', phone, '--why', `a stolen phone, ${phone}`, '--until', '2999-01-01');
    const { nextSend, nextGuess, blocked } = await operator.status(phone);
    const until = '2999-01-01T23:59:59.999Z';
    expect(blocked).toEqual({
      prefix: phone,
      since: expect.any(String),
      until,
      why: 'a stolen phone, +7 (999) ***-**-04',
      by: userInfo().username,
    });
    expect(nextSend.at).toBe('not by itself');
    expect(nextSend.because).toMatchObject([
      { reason: 'BLOCKED', until, why: 'a stolen phone, +7 (999) ***-**-04' },
      { reason: 'LOCKED', until: null },
      { reason: 'WAIT' },
    ]);
    expect(reasonsOf(nextGuess)).toEqual(['BLOCKED', 'LOCKED']);
  });

  it('answers for an e-mail too, and that mail is paused', async () => {
    await service.requestCode('status@mail.com');
    await service.database.query(`insert into stop (name, why) values ('mail', 'spam complaints')`);
    const { lastSends, nextSend } = await operator.status('Status@Mail.com');
    await service.database.query(`delete from stop`);
    expect(lastSends).toMatchObject([{ gateway: 'smtp', outcome: 'accepted' }]);
    expect(nextSend.because).toMatchObject([
      { reason: 'WAIT' },
      { reason: 'MAIL_PAUSED', until: null, why: 'spam complaints' },
    ]);
  });

  it('says that the mailbox is full for all spellings, and unlock --sends forgives that as well', async () => {
    for (let i = 0; i < 5; i++) await service.requestCode(`full+${i}@mail.com`);
    expect((await service.requestCode('full@mail.com')).body.error).toBeDefined();
    const { nextSend } = await operator.status('full@mail.com');
    expect(nextSend.because).toMatchObject([
      { reason: 'MAIL_MAILBOX', why: expect.stringContaining('5 e-mails in an hour') },
    ]);
    expect(fromNow(nextSend.at)).toBeGreaterThan(3_400_000);
    expect(await operator.run('unlock', 'full@mail.com')).toMatch(
      /Still in the way: MAIL_MAILBOX until .*; --sends forgives it/,
    );
    expect((await service.requestCode('full@mail.com')).body.error).toBeDefined();
    const answer = await operator.run('unlock', 'full@mail.com', '--sends');
    expect(answer).toContain('Forgiven are 5 e-mails of the last 24 hours to all spellings of the mailbox');
    expect(answer).not.toContain('Still in the way');
    expect((await service.requestCode('full@mail.com')).body.otp).toBeDefined();
  });

  it('says that a number of reviewers gets no SMS, and that a phone never asked', async () => {
    expect(JSON.parse(await operator.run('status', '79990000009'))).toMatchObject({
      review: expect.stringContaining('nothing is sent'),
    });
    expect(await operator.run('status', '79990009099')).toBe('No code was requested for it in the last 30 days\n');
  });
});

describe('what keeps all SMS away', () => {
  afterEach(() => service.database.query(`delete from counter; delete from stop; delete from block`));

  const count = (name: string, minutesAgo: number, value: number) =>
    service.database.query(
      `insert into counter values ($1, date_bin('5 minutes', clock_timestamp() - $2 * interval '1 minute', 'epoch'), 0, $3)
       on conflict (name, slot, shard) do update set value = excluded.value`,
      [name, minutesAgo, value],
    );

  it('is told by status: SMS are paused, the range is stopped, the budget is used up', async () => {
    const phone = '79990019001';
    await service.requestCode(phone);
    await operator.run('pause-sms', '--why', 'gateway trouble');
    await count('sms', 0, 5_000);
    await count('sms:7999001', 30, 30);
    await count('sms:7999001', 20, 40);
    const { nextSend } = await operator.status(phone);
    expect(nextSend.at).toBe('not by itself');
    expect(nextSend.because).toMatchObject([
      { reason: 'WAIT' },
      { reason: 'SMS_PAUSED', until: null, why: 'gateway trouble' },
      { reason: 'SMS_BUDGET', why: expect.stringMatching(/^50\d\d of 5000 SMS of the day$/) },
      { reason: 'SMS_RANGE', why: '7999001: 71 SMS in the hour, 0 of them confirmed' },
    ]);
    expect(new Date(nextSend.because[2]?.until ?? 0).toISOString()).toMatch(/T00:00:00\.000Z$/);
  });

  it('ends when status says that it ends: a range once enough of its hour has passed', async () => {
    const phone = '79990029001';
    await count('sms:7999002', 50, 30);
    await count('sms:7999002', 20, 40);
    expect((await service.requestCode(phone)).body.error).toBeDefined();
    const { lastRefusal, nextSend } = await operator.status(phone);
    expect(lastRefusal).toMatchObject({ reason: 'SMS_RANGE' });
    // 40 remain once the slot of 50 minutes ago has left: it begins at most 5 minutes earlier, and counts for 65.
    expect(fromNow(nextSend.at)).toBeGreaterThan(9 * 60_000);
    expect(fromNow(nextSend.at)).toBeLessThanOrEqual(15 * 60_000);
    const minutes = Math.ceil(fromNow(nextSend.at) / 300_000) * 5;
    await service.database.query(`update counter set slot = slot - $1 * interval '1 minute'`, [minutes]);
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
  });

  it('is listed by stops with the blocks: since when, until when, why and by whom', async () => {
    const by = userInfo().username;
    await operator.run('pause-sms', '--why', 'night');
    await operator.run('block', '7999003', '--why', 'pumping');
    await service.database.query(
      `insert into block (prefix, until) values ('79990031111', now() - interval '1 minute')`,
    );
    await count('sms:7999004', 10, 60);
    await count('sms:7999005', 10, 49);
    await count('mail:evil.example', 10, 200);
    await count('mail:good.example', 10, 199);
    await count('mail:mail.ru', 10, 900);
    expect(JSON.parse(await operator.run('stops'))).toEqual({
      stopped: [
        { what: 'sms', since: expect.any(String), until: 'resume-sms', why: 'night', by },
        {
          what: 'SMS_RANGE',
          range: '7999004',
          until: expect.any(String),
          why: '60 SMS in the hour, 0 of them confirmed',
        },
        { what: 'MAIL_DOMAIN', until: expect.any(String), why: 'evil.example: 200 e-mails in the hour' },
      ],
      blocked: [{ prefix: '7999003', since: expect.any(String), until: 'unblock', why: 'pumping', by }],
    });
    // The last word counts: who blocks again says why anew.
    await operator.run('block', '7999003', '--why', 'still', '--until', '2999-01-01');
    await operator.run('resume-sms', '--why', 'morning');
    const { stopped, blocked } = JSON.parse(await operator.run('stops')) as Record<string, object[]>;
    expect(stopped).toHaveLength(2);
    expect(blocked).toMatchObject([{ prefix: '7999003', until: '2999-01-01T23:59:59.999Z', why: 'still' }]);
  });
});
