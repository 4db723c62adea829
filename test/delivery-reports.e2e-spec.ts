import type { FakeSmsru } from './support/fake-smsru';
import { failed } from './support/messages';
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

describe('a delivery report', () => {
  it('is recorded, once, and answered in the words of the gateway', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    expect(await lab.smscReports(phone, 0)).toEqual({ status: 200, text: 'OK' });
    expect((await service.deliveriesOf(phone))[0]?.report).toBeNull();
    for (let i = 0; i < 3; i++) expect((await lab.smscReports(phone, 1)).status).toBe(200);
    expect(await service.deliveriesOf(phone)).toMatchObject([
      { gateway: 'smsc', report: 'delivered', isConfirmed: false },
    ]);
  });

  it('of delivery is the last word', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await lab.smscReports(phone, 1);
    await lab.smscReports(phone, 20);
    expect((await service.deliveriesOf(phone))[0]?.report).toBe('delivered');
  });

  it('of delivery is news also after one of failure', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await lab.smscReports(phone, 20);
    await lab.untilSent(2, phone);
    await lab.smscReports(phone, 1);
    expect((await service.deliveriesOf(phone))[0]?.report).toBe('delivered');
  });

  it('of an unknown message is accepted quietly', async () => {
    const phone = newPhone();
    expect(await lab.post('smsru', smsru.report('000000-404', 103))).toEqual({ status: 200, text: '100' });
    expect(await lab.post('smsc', service.sms.report({ id: '404', phone, status: 20 }))).toEqual({
      status: 200,
      text: 'OK',
    });
  });

  it('may come as a form in windows-1251 or as JSON', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    const report = { id: service.sms.idFor(phone), phone, status: 1 };
    const body = Buffer.from(`id=${report.id}&phone=${report.phone}&status=0&name=\xcf\xf0\xe8`, 'latin1');
    expect((await lab.post('smsc', { contentType: 'application/x-www-form-urlencoded', body })).status).toBe(200);
    expect(
      (await lab.post('smsc', { contentType: 'application/json; charset=utf-8', body: JSON.stringify(report) })).status,
    ).toBe(200);
    expect((await service.deliveriesOf(phone))[0]?.report).toBe('delivered');
  });

  it('R11: is refused with another token, none or another key', async () => {
    const report = smsru.report('000000-1', 103);
    for (const token of ['x', `${TOKEN}x`, TOKEN.slice(1), 'imshop-test-key-0123456789abcdef', '%00', 'я']) {
      expect(await lab.post('smsru', report, { token })).toEqual({
        status: 401,
        text: JSON.stringify(failed('UNAUTHORIZED')),
      });
    }
  });

  it('is refused when its signature is wrong, and for a gateway that is not in use', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    const { contentType, body } = smsru.report('000000-1', 103);
    expect((await lab.post('smsru', { contentType, body: body.replace(/hash=./, 'hash=x') })).status).toBe(401);
    expect((await lab.post('smsaero', { contentType, body })).status).toBe(404);
    expect((await lab.post('console', { contentType, body })).status).toBe(404);
  });

  it('is refused where no token is set', async () => {
    const replica = await service.addReplica({ SMS_GATEWAYS: 'smsc' });
    const response = await fetch(`${service.urls[replica]}/sms-gateway/report/smsc/undefined`, { method: 'POST' });
    expect(response.status).toBe(401);
  });

  it.each(['', '&', 'id', 'id=%00&status=1', 'data[0]=sms_status', `id=${'9'.repeat(5000)}&status=1`])(
    'R18: with the body %j does no harm',
    async (body) => {
      const { status } = await lab.post('smsc', { contentType: 'application/x-www-form-urlencoded', body });
      expect(status).toBe(200);
    },
  );

  it('R22: leaves neither its token nor its phone in the log', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await lab.smscReports(phone, 1);
    const log = service.log.join('');
    expect(log).toContain('"route":"/sms-gateway/report/:gateway/:token"');
    expect(log).not.toContain(TOKEN);
    expect(log).not.toContain(phone);
  });
});

describe('an SMS that is reported as delivered', () => {
  it('lets the next one start with the same gateway', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await lab.smscReports(phone, 1);
    await service.database.timePasses(61);
    await service.requestCode(phone);
    expect([service.sms.textsTo(phone).length, smsru.textsTo(phone).length]).toEqual([2, 0]);
  });

  it('changes nothing when another one was sent meanwhile', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await service.database.timePasses(61);
    await service.requestCode(phone);
    await lab.smscReports(phone, 1);
    await service.database.timePasses(61);
    await service.requestCode(phone);
    expect([service.sms.textsTo(phone).length, smsru.textsTo(phone).length]).toEqual([2, 1]);
  });

  it('is marked also when the gateway never answered, or only after the code was confirmed', async () => {
    const phone = newPhone();
    service.sms.behave(() => undefined);
    smsru.behave(() => undefined);
    await service.requestCode(phone);
    await service.confirmCode(phone, service.sms.codeFor(phone));
    expect((await service.deliveriesOf(phone)).map(({ isConfirmed }) => isConfirmed)).toEqual([false, true]);

    const early = newPhone();
    service.sms.behave((response) => {
      void service
        .confirmCode(early, service.sms.codeFor(early))
        .then(() => response.end(service.sms.accepting(early)));
    });
    await service.requestCode(early);
    expect(await service.deliveriesOf(early)).toMatchObject([{ gateway: 'smsc', report: null, isConfirmed: true }]);
  });

  it('is marked when its code is confirmed', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await service.database.timePasses(61);
    await service.requestCode(phone);
    await service.confirmCode(phone, smsru.codeFor(phone));
    expect(await service.deliveriesOf(phone)).toMatchObject([
      { gateway: 'smsc', report: null, isConfirmed: false },
      { gateway: 'smsru', report: null, isConfirmed: true },
    ]);
  });
});
