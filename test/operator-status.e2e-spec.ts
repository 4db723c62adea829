import { userInfo } from 'node:os';
import { FakeMailServer } from './support/fake-mail-server';
import { fromNow, OperatorLab, operatorSettings, reasonsOf } from './support/operator-lab';
import { newPhone } from './support/phones';
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
    OTP_REVIEW_NUMBERS: `79990000009:135790:${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}`,
  };
  service = await Service.start(shared);
  operator = new OperatorLab(operatorSettings(service, { ...shared, SMTP_URL: mail.url }));
});
afterAll(async () => {
  await service.stop();
  await mail.stop();
});

async function report(phone: string, status: number): Promise<void> {
  const id = service.sms.idFor(phone);
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
    const phone = newPhone();
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
    const phone = newPhone();
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
    const phone = newPhone();
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
    await service.records.failInRow(phone, 100);
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
    const phone = newPhone();
    expect(JSON.parse(await operator.run('status', '79990000009'))).toMatchObject({
      review: expect.stringContaining('nothing is sent'),
    });
    expect(await operator.run('status', phone)).toBe('No code was requested for it in the last 30 days\n');
  });
});
