import { FakeSmsru } from './support/fake-smsru';
import { Service } from './support/service';

const TOKEN = 'report-test-token-0123456789abcdef';

let smsru: FakeSmsru;
let service: Service;
beforeAll(async () => {
  smsru = await FakeSmsru.start();
  service = await Service.start(
    {
      SMS_GATEWAYS: 'smsc,smsru',
      SMSRU_API_ID: 'smsru-test-api-id',
      SMSRU_URL: smsru.url,
      SMS_REPORT_TOKEN: TOKEN,
      SMS_TIMEOUT_MS: '500',
    },
    2,
  );
});
afterAll(async () => {
  await service.stop();
  await smsru.stop();
});
afterEach(() => {
  service.sms.accept();
  smsru.accept();
});

type FakeReport = { contentType: string; body: string | Buffer };

/** As a gateway does it. */
async function send(gateway: string, report: FakeReport, token = TOKEN): Promise<{ status: number; text: string }> {
  const url = `${service.urls[1]}/sms-gateway/report/${gateway}/${token}`;
  const headers = { 'content-type': report.contentType };
  const response = await fetch(url, { method: 'POST', headers, body: report.body });
  return { status: response.status, text: await response.text() };
}

const idAt = (gateway: { accepted: { phone: string; id: string }[] }, phone: string) =>
  gateway.accepted.findLast((sms) => sms.phone === phone)?.id ?? '';
const smscReports = (phone: string, status: number) =>
  send('smsc', service.sms.report({ id: idAt(service.sms, phone), phone, status }));
const smsruReports = (phone: string, code: number) => send('smsru', smsru.report(idAt(smsru, phone), code));

const deliveriesOf = (phone: string) =>
  service.database.query<{ gateway: string; report: string | null; isConfirmed: boolean }>(
    `select d.gateway, d.report, d.confirmed_at is not null as "isConfirmed"
     from delivery d join challenge c on c.id = d.challenge_id where c.identifier = $1 order by d.sent_at`,
    [phone],
  );

/** Until so many SMS went out to the phone; the test's own time-out is the only limit. */
async function untilSent(count: number, phone: string): Promise<void> {
  const sent = () => service.sms.textsTo(phone).length + smsru.textsTo(phone).length;
  while (sent() < count) await new Promise((resolve) => void setTimeout(resolve, 10));
}

/** After what could have sent an SMS more: one that is certainly sent afterwards marks the end. */
async function settled(): Promise<void> {
  await service.requestCode('79990001399');
  await service.database.timePasses(61);
}

describe('a delivery report', () => {
  it('is recorded, once, and answered in the words of the gateway', async () => {
    await service.requestCode('79990001301');
    expect(await smscReports('79990001301', 0)).toEqual({ status: 200, text: 'OK' });
    expect((await deliveriesOf('79990001301'))[0]?.report).toBeNull();
    for (let i = 0; i < 3; i++) expect((await smscReports('79990001301', 1)).status).toBe(200);
    expect(await deliveriesOf('79990001301')).toEqual([{ gateway: 'smsc', report: 'delivered', isConfirmed: false }]);
  });

  it('of delivery is the last word', async () => {
    await service.requestCode('79990001302');
    await smscReports('79990001302', 1);
    await smscReports('79990001302', 20);
    expect((await deliveriesOf('79990001302'))[0]?.report).toBe('delivered');
  });

  it('of delivery is news also after one of failure', async () => {
    await service.requestCode('79990001307');
    await smscReports('79990001307', 20);
    await untilSent(2, '79990001307');
    await smscReports('79990001307', 1);
    expect((await deliveriesOf('79990001307'))[0]?.report).toBe('delivered');
  });

  it('of an unknown message is accepted quietly', async () => {
    expect(await send('smsru', smsru.report('000000-404', 103))).toEqual({ status: 200, text: '100' });
    expect(await send('smsc', service.sms.report({ id: '404', phone: '79990001303', status: 20 }))).toEqual({
      status: 200,
      text: 'OK',
    });
  });

  it('may come as a form in windows-1251 or as JSON', async () => {
    await service.requestCode('79990001304');
    const report = { id: idAt(service.sms, '79990001304'), phone: '79990001304', status: 1 };
    const body = Buffer.from(`id=${report.id}&phone=${report.phone}&status=0&name=\xcf\xf0\xe8`, 'latin1');
    expect((await send('smsc', { contentType: 'application/x-www-form-urlencoded', body })).status).toBe(200);
    expect(
      (await send('smsc', { contentType: 'application/json; charset=utf-8', body: JSON.stringify(report) })).status,
    ).toBe(200);
    expect((await deliveriesOf('79990001304'))[0]?.report).toBe('delivered');
  });

  it('R11: is refused with another token, none or another key', async () => {
    const report = smsru.report('000000-1', 103);
    for (const token of ['x', `${TOKEN}x`, TOKEN.slice(1), 'imshop-test-key-0123456789abcdef', '%00', 'я']) {
      expect(await send('smsru', report, token)).toEqual({
        status: 401,
        text: JSON.stringify({ error: { message: 'Неверный ключ API' } }),
      });
    }
  });

  it('is refused when its signature is wrong, and for a gateway that is not in use', async () => {
    await service.requestCode('79990001305');
    const { contentType, body } = smsru.report('000000-1', 103);
    expect((await send('smsru', { contentType, body: body.replace(/hash=./, 'hash=x') })).status).toBe(401);
    expect((await send('smsaero', { contentType, body })).status).toBe(404);
    expect((await send('console', { contentType, body })).status).toBe(404);
  });

  it('is refused where no token is set', async () => {
    const replica = await service.addReplica({ SMS_GATEWAYS: 'smsc' });
    const response = await fetch(`${service.urls[replica]}/sms-gateway/report/smsc/undefined`, { method: 'POST' });
    expect(response.status).toBe(401);
  });

  it.each(['', '&', 'id', 'id=%00&status=1', 'data[0]=sms_status', `id=${'9'.repeat(5000)}&status=1`])(
    'R18: with the body %j does no harm',
    async (body) => {
      const { status } = await send('smsc', { contentType: 'application/x-www-form-urlencoded', body });
      expect(status).toBe(200);
    },
  );

  it('R22: leaves neither its token nor its phone in the log', async () => {
    await service.requestCode('79990001306');
    await smscReports('79990001306', 1);
    const log = service.log.join('');
    expect(log).toContain('"route":"/sms-gateway/report/:gateway/:token"');
    expect(log).not.toContain(TOKEN);
    expect(log).not.toContain('79990001306');
  });
});

describe('an SMS that is reported as delivered', () => {
  it('lets the next one start with the same gateway', async () => {
    const phone = '79990001311';
    await service.requestCode(phone);
    await smscReports(phone, 1);
    await service.database.timePasses(61);
    await service.requestCode(phone);
    expect([service.sms.textsTo(phone).length, smsru.textsTo(phone).length]).toEqual([2, 0]);
  });

  it('changes nothing when another one was sent meanwhile', async () => {
    const phone = '79990001313';
    await service.requestCode(phone);
    await service.database.timePasses(61);
    await service.requestCode(phone);
    await smscReports(phone, 1);
    await service.database.timePasses(61);
    await service.requestCode(phone);
    expect([service.sms.textsTo(phone).length, smsru.textsTo(phone).length]).toEqual([2, 1]);
  });

  it('is marked also when the gateway never answered, or only after the code was confirmed', async () => {
    const phone = '79990001314';
    service.sms.behave(() => undefined);
    smsru.behave(() => undefined);
    await service.requestCode(phone);
    await service.confirmCode(phone, service.sms.codeFor(phone));
    expect((await deliveriesOf(phone)).map(({ isConfirmed }) => isConfirmed)).toEqual([false, true]);

    const early = '79990001315';
    service.sms.behave((response) => {
      void service
        .confirmCode(early, service.sms.codeFor(early))
        .then(() => response.end(service.sms.accepting(early)));
    });
    await service.requestCode(early);
    expect(await deliveriesOf(early)).toEqual([{ gateway: 'smsc', report: null, isConfirmed: true }]);
  });

  it('is marked when its code is confirmed', async () => {
    const phone = '79990001312';
    await service.requestCode(phone);
    await service.database.timePasses(61);
    await service.requestCode(phone);
    await service.confirmCode(phone, smsru.codeFor(phone));
    expect(await deliveriesOf(phone)).toEqual([
      { gateway: 'smsc', report: null, isConfirmed: false },
      { gateway: 'smsru', report: null, isConfirmed: true },
    ]);
  });
});

describe('an SMS that is reported as failed', () => {
  it('goes out once more through the next gateway, with the same code, and counts', async () => {
    const phone = '79990001321';
    await service.requestCode(phone);
    const code = service.sms.codeFor(phone);
    await smscReports(phone, 20);
    await untilSent(2, phone);
    expect(smsru.textsTo(phone)).toEqual([`Код: ${code}. Никому его не сообщайте. (2)`]);
    expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(3);
    expect((await service.confirmCode(phone, code)).body.user).toBeDefined();
  });

  it('goes out no third time, however often and by whom it is reported', async () => {
    const phone = '79990001322';
    await service.requestCode(phone);
    await Promise.all(Array.from({ length: 20 }, () => smscReports(phone, 20)));
    await untilSent(2, phone);
    await smsruReports(phone, 106);
    await settled();
    expect([service.sms.textsTo(phone).length, smsru.textsTo(phone).length]).toEqual([1, 1]);
  });

  it('does not when the code was used', async () => {
    const phone = '79990001323';
    await service.signIn(phone);
    await smscReports(phone, 20);
    await settled();
    expect(smsru.textsTo(phone)).toEqual([]);
  });

  it('does not when the code has expired', async () => {
    const phone = '79990001324';
    await service.requestCode(phone);
    await service.database.timePasses(301);
    await smscReports(phone, 3);
    await settled();
    expect(smsru.textsTo(phone)).toEqual([]);
  });

  it('does not when the code has too little time left', async () => {
    const phone = '79990001329';
    await service.requestCode(phone);
    await service.database.timePasses(260);
    await smscReports(phone, 20);
    await settled();
    expect(smsru.textsTo(phone)).toEqual([]);
  });

  it('R05: does not when the phone has had its failures of the day, or is locked', async () => {
    const phone = '79990001330';
    for (const [column, value] of [
      ['failures', 'array_fill(clock_timestamp(), array[15])'],
      ['failures_in_row', '100'],
    ]) {
      await service.requestCode(phone);
      await service.database.query(`update challenge set ${column} = ${value} where identifier = $1`, [phone]);
      await smscReports(phone, 20);
      await settled();
      expect(smsru.textsTo(phone)).toEqual([]);
      await service.database.query(`delete from challenge where identifier = $1`, [phone]);
    }
  });

  it('does not when another SMS of the code was delivered', async () => {
    const phone = '79990001325';
    await service.requestCode(phone);
    await service.database.timePasses(61);
    await service.requestCode(phone);
    await smsruReports(phone, 103);
    await smscReports(phone, 20);
    await settled();
    expect([service.sms.textsTo(phone).length, smsru.textsTo(phone).length]).toEqual([1, 1]);
  });

  it('R12: does not beyond the limit of the hour', async () => {
    const phone = '79990001326';
    for (let i = 0; i < 5; i++) {
      await service.requestCode(phone);
      await service.database.timePasses(61);
    }
    const sent = service.sms.textsTo(phone).length + smsru.textsTo(phone).length;
    await smscReports(phone, 20);
    await settled();
    expect([sent, service.sms.textsTo(phone).length + smsru.textsTo(phone).length]).toEqual([5, 5]);
  });

  it('does not where the setting says so', async () => {
    const phone = '79990001327';
    const replica = await service.addReplica({
      SMS_GATEWAYS: 'smsc,smsru',
      SMSRU_API_ID: 'smsru-test-api-id',
      SMSRU_URL: smsru.url,
      SMS_REPORT_TOKEN: TOKEN,
      SMS_RESEND_ON_FAILED_REPORT: 'false',
    });
    await service.requestCode(phone);
    const { contentType, body } = service.sms.report({ id: idAt(service.sms, phone), phone, status: 20 });
    const url = `${service.urls[replica]}/sms-gateway/report/smsc/${TOKEN}`;
    await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body });
    await settled();
    expect((await deliveriesOf(phone))[0]?.report).toBe('failed');
    expect(smsru.textsTo(phone)).toEqual([]);
  });

  it('is given back when no gateway takes it the second time, and the first code lives on', async () => {
    const phone = '79990001328';
    await service.requestCode(phone);
    service.sms.refuse(4);
    smsru.refuse(220);
    await smscReports(phone, 20);
    const isGivenBack = async () =>
      (await service.database.query('select from challenge where identifier = $1 and given_back <> $2', [phone, '{}']))
        .length > 0;
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
      void send('smsc', early).then(() => response.end(JSON.stringify({ id, cnt: 1 })));
    });
  };

  it('is not lost: delivered', async () => {
    const phone = '79990001331';
    reportEarly(1);
    await service.requestCode(phone);
    expect(await deliveriesOf(phone)).toEqual([{ gateway: 'smsc', report: 'delivered', isConfirmed: false }]);
    await service.database.timePasses(61);
    service.sms.accept();
    await service.requestCode(phone);
    expect(smsru.textsTo(phone)).toEqual([]);
  });

  it('is not lost: failed, so the code goes out again', async () => {
    const phone = '79990001332';
    reportEarly(20);
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
    await untilSent(2, phone);
    expect((await service.confirmCode(phone, smsru.codeFor(phone))).body.user).toBeDefined();
  });
});

it('R26: a resend that is under way when the service stops is finished and recorded', async () => {
  const phone = '79990001341';
  const replica = await service.addReplica({
    SMS_GATEWAYS: 'smsc,smsru',
    SMSRU_API_ID: 'smsru-test-api-id',
    SMSRU_URL: smsru.url,
    SMS_REPORT_TOKEN: TOKEN,
  });
  await service.requestCode(phone);
  let answer: () => void = () => undefined;
  const isAsked = new Promise<void>((asked) => {
    smsru.behave((response) => {
      answer = () => response.end(smsru.accepting(phone));
      asked();
    });
  });
  const { contentType, body } = service.sms.report({ id: idAt(service.sms, phone), phone, status: 20 });
  const url = `${service.urls[replica]}/sms-gateway/report/smsc/${TOKEN}`;
  await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body });
  await isAsked;
  const closing = service.replicas[replica]?.nest.close();
  // It waits for the resend, and the database is still there: otherwise it would have ended by itself.
  const pause = new Promise((resolve) => void setTimeout(() => resolve('waiting'), 500));
  expect(await Promise.race([closing, pause])).toBe('waiting');
  answer();
  await closing;
  expect((await deliveriesOf(phone)).map(({ gateway }) => gateway)).toEqual(['smsc', 'smsru']);
});
