import type { FakeSmsru } from './support/fake-smsru';
import { messages } from './support/messages';
import { newPhone } from './support/phones';
import { ReportLab, TOKEN } from './support/report-lab';
import type { Service } from './support/service';

let lab: ReportLab;
let service: Service;
let smsru: FakeSmsru;
beforeAll(async () => {
  lab = await ReportLab.start();
  ({ service, smsru } = lab);
});
afterAll(() => lab.stop());
afterEach(() => lab.behave());

describe('an SMS that is reported as failed', () => {
  it('goes out once more through the next gateway, with the same code, and counts', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    const code = service.sms.codeFor(phone);
    await lab.smscReports(phone, 20);
    await lab.untilSent(2, phone);
    expect(smsru.textsTo(phone)).toEqual([`${messages.text('SMS_CODE', { code })} (2)`]);
    expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(3);
    expect((await service.confirmCode(phone, code)).body.user).toBeDefined();
  });

  it('goes out no third time, however often and by whom it is reported', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await Promise.all(Array.from({ length: 20 }, () => lab.smscReports(phone, 20)));
    await lab.untilSent(2, phone);
    await lab.smsruReports(phone, 106);
    await lab.settled();
    expect([service.sms.textsTo(phone).length, smsru.textsTo(phone).length]).toEqual([1, 1]);
  });

  it('does not when the code was used', async () => {
    const phone = newPhone();
    await service.signIn(phone);
    await lab.smscReports(phone, 20);
    await lab.settled();
    expect(smsru.textsTo(phone)).toEqual([]);
  });

  it('does not when the code has expired', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await service.database.timePasses(301);
    await lab.smscReports(phone, 3);
    await lab.settled();
    expect(smsru.textsTo(phone)).toEqual([]);
  });

  it('does not when the code has too little time left', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await service.database.timePasses(260);
    await lab.smscReports(phone, 20);
    await lab.settled();
    expect(smsru.textsTo(phone)).toEqual([]);
  });

  it('R05: does not when the phone has had its failures of the day, or is locked', async () => {
    const phone = newPhone();
    for (const [column, value] of [
      ['failures', 'array_fill(clock_timestamp(), array[15])'],
      ['failures_in_row', '100'],
    ]) {
      await service.requestCode(phone);
      await service.database.query(`update challenge set ${column} = ${value} where identifier = $1`, [phone]);
      await lab.smscReports(phone, 20);
      await lab.settled();
      expect(smsru.textsTo(phone)).toEqual([]);
      await service.database.query(`delete from challenge where identifier = $1`, [phone]);
    }
  });

  it.each(['79990001334', '7999000133'])('R12: does not when an operator has blocked %s', async (prefix) => {
    const phone = '79990001334';
    await service.requestCode(phone);
    await service.database.query('insert into block (prefix) values ($1)', [prefix]);
    await lab.smscReports(phone, 20);
    await lab.settled();
    await service.database.query('delete from block');
    expect((await service.deliveriesOf(phone)).at(-1)?.report).toBe('failed');
    expect(smsru.textsTo(phone)).toEqual([]);
    await service.database.query('delete from challenge where identifier = $1', [phone]);
  });

  it('does not when another SMS of the code was delivered', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await service.database.timePasses(61);
    await service.requestCode(phone);
    await lab.smsruReports(phone, 103);
    await lab.smscReports(phone, 20);
    await lab.settled();
    expect([service.sms.textsTo(phone).length, smsru.textsTo(phone).length]).toEqual([1, 1]);
  });

  it('R12: does not beyond the limit of the hour', async () => {
    const phone = newPhone();
    for (let i = 0; i < 5; i++) {
      await service.requestCode(phone);
      await service.database.timePasses(61);
    }
    const sent = lab.sentTo(phone);
    await lab.smscReports(phone, 20);
    await lab.settled();
    expect([sent, lab.sentTo(phone)]).toEqual([5, 5]);
  });

  it('does not where there is no other gateway', async () => {
    const phone = newPhone();
    const replica = await service.addReplica({ SMS_GATEWAYS: 'smsc', SMS_REPORT_TOKEN: TOKEN });
    await service.requestCode(phone);
    await lab.smscReports(phone, 20, replica);
    await lab.settled();
    expect(lab.sentTo(phone)).toBe(1);
  });

  it('does not where the setting says so', async () => {
    const phone = newPhone();
    const replica = await service.addReplica({ ...lab.settings, SMS_RESEND_ON_FAILED_REPORT: 'false' });
    await service.requestCode(phone);
    await lab.smscReports(phone, 20, replica);
    await lab.settled();
    expect((await service.deliveriesOf(phone))[0]?.report).toBe('failed');
    expect(smsru.textsTo(phone)).toEqual([]);
  });

  it('is given back when no gateway takes it the second time, and the first code lives on', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    service.sms.refuse(4);
    smsru.refuse(220);
    await lab.smscReports(phone, 20);
    const isGivenBack = async () => ((await service.challengeOf(phone))?.givenBack ?? 0) > 0;
    while (!(await isGivenBack())) await new Promise((resolve) => void setTimeout(resolve, 10));
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
  });
});

describe('a report that overtakes the record of its own send', () => {
  /** The gateway reports before it has even answered. */
  const reportEarly = (status: number) => {
    service.sms.behave((response, { phones }) => {
      const id = service.sms.nextId();
      const early = service.sms.report({ id: String(id), phone: phones.slice(1), status });
      void lab.post('smsc', early).then(() => response.end(JSON.stringify({ id, cnt: 1 })));
    });
  };

  it('is not lost: delivered', async () => {
    const phone = newPhone();
    reportEarly(1);
    await service.requestCode(phone);
    expect(await service.deliveriesOf(phone)).toMatchObject([
      { gateway: 'smsc', report: 'delivered', isConfirmed: false },
    ]);
    await service.database.timePasses(61);
    service.sms.accept();
    await service.requestCode(phone);
    expect(smsru.textsTo(phone)).toEqual([]);
  });

  it('is not lost: failed, so the code goes out again', async () => {
    const phone = newPhone();
    reportEarly(20);
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
    await lab.untilSent(2, phone);
    expect((await service.confirmCode(phone, smsru.codeFor(phone))).body.user).toBeDefined();
  });
});

it('R26: a resend that is under way when the service stops is finished and recorded', async () => {
  const phone = newPhone();
  const replica = await service.addReplica({ ...lab.settings, SMS_TIMEOUT_MS: '5000' });
  await service.requestCode(phone);
  let answer: () => void = () => undefined;
  const isAsked = new Promise<void>((asked) => {
    smsru.behave((response) => {
      answer = () => response.end(smsru.accepting(phone));
      asked();
    });
  });
  await lab.smscReports(phone, 20, replica);
  await isAsked;
  const closing = service.replicas[replica]?.nest.close();
  // It waits for the resend, and the database is still there: otherwise it would have ended by itself.
  const pause = new Promise((resolve) => void setTimeout(() => resolve('waiting'), 500));
  expect(await Promise.race([closing, pause])).toBe('waiting');
  answer();
  await closing;
  expect((await service.deliveriesOf(phone)).map(({ gateway }) => gateway)).toEqual(['smsc', 'smsru']);
});
