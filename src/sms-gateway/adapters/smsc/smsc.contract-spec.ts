import type { DeliveryOutcome } from '../../../delivery/delivery-outcome';
import { FakeSmsc } from '../../../../test/support/fake-smsc';
import { itKeepsTheContract } from '../../../../test/support/gateway-contract';
import { GatewayLab, SMS } from '../../../../test/support/gateway-lab';
import { type Meaning, refusal, UNREADABLE } from '../../../../test/support/gateway-outcomes';
import { SmscGateway } from './smsc.adapter';
import { SmscSettings } from './smsc.settings';

const SMSC_REPORT_SECRET = 'report-secret';

describe('SMSC.ru', () => {
  const lab = GatewayLab.open({
    adapter: SmscGateway,
    fake: new FakeSmsc(),
    address: 'SMSC_URL',
    settings: { SMSC_LOGIN: 'shop', SMSC_PASSWORD: 'secret' },
    credentials: 'shop:secret',
  });
  const { fake } = lab;

  itKeepsTheContract(lab, {
    refusal: { code: 8, outcome: refusal('no route', 8) },
    codesOfOnePhone: [1, 3, 4, 6, 7, 8, 9, 77],
    wrongCredentials: '2',
    account: { balance: 137.45 },
  });

  it.each<[Partial<SmscSettings>, boolean]>([
    [{}, false],
    [{ SMSC_LOGIN: 'shop' }, false],
    [{ SMSC_LOGIN: 'shop', SMSC_PASSWORD: 'secret' }, true],
    [{ SMSC_API_KEY: 'key' }, true],
  ])('has settings enough with %j: %s', (values, isMet) => {
    const settings = Object.assign(new SmscSettings(), values);
    expect(SmscSettings.needs(settings).every((need) => need.isMet)).toBe(isMet);
  });

  it('gets the message in its JSON, with a login or an API key in the body', async () => {
    await lab.send();
    await lab.send({ SMSC_API_KEY: 'api-key', SMS_SENDER: 'SHOP' });
    const message = { phones: '+79990000001', mes: SMS.text, cost: 3, fmt: 3, charset: 'utf-8' };
    const request = { method: 'POST', url: '/rest/send/', contentType: 'application/json; charset=utf-8' };
    expect(fake.received).toEqual([
      { ...request, message: { ...message, login: 'shop', psw: 'secret' } },
      { ...request, message: { ...message, apikey: 'api-key', sender: 'SHOP' } },
    ]);
  });

  it.each<[string, { messageId: string; cost?: number }]>([
    ['{"id":348,"cnt":1}', { messageId: '348' }],
    ['{"id":348,"cnt":1,"cost":"4.1","balance":"137.45"}', { messageId: '348', cost: 4.1 }],
    ['{"id":"348","cnt":1,"cost":0}', { messageId: '348', cost: 0 }],
    ['{"id":348,"cnt":1,"cost":"dear"}', { messageId: '348' }],
    ['{"id":439166538239448536,"cnt":1}', { messageId: '439166538239448536' }],
  ])('takes the SMS with %s', async (body, accepted) => {
    expect(await lab.outcomeOf(body)).toEqual({ status: 'accepted', ...accepted });
  });

  it.each<[number, Meaning]>([
    [1, 'message'],
    [2, 'account'],
    [3, 'operator'],
    [4, 'unavailable'],
    [5, 'message'],
    [6, 'operator'],
    [7, 'recipient'],
    [8, 'no route'],
    [9, 'throttled'],
    [77, 'unknown'],
  ])('means by its code %i, with an id or without: %s', async (code, meaning) => {
    fake.refuse(code);
    expect(await lab.send()).toEqual(refusal(meaning, code));
    const answer = { error: 'описание', error_code: String(code), id: 348 };
    expect(await lab.outcomeOf(answer)).toEqual(refusal(meaning, code));
  });

  it.each(['{"error":"описание","id":348}', '{"error_code":"constructor","id":348}', '{"error_code":null,"id":348}'])(
    'may have taken the SMS with %s',
    async (body) => {
      expect(await lab.outcomeOf(body)).toEqual(UNREADABLE);
    },
  );

  describe('refusing a repeat', () => {
    /** How a send ends that SMSC.ru calls a repeat, after one through the same gateway that it did not answer. */
    async function repeated({ text = SMS.text, phone = SMS.phone, msLater = 0 } = {}): Promise<DeliveryOutcome> {
      const gateway = lab.gateway();
      fake.behave((response) => response.destroy());
      expect((await gateway.send(SMS, performance.now() + 5000)).status).toBe('uncertain');
      fake.refuse(9);
      const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + msLater);
      const outcome = await gateway.send({ ...SMS, text, phone }, performance.now() + 5000);
      clock.mockRestore();
      return outcome;
    }

    it('of an SMS that it did not answer has most likely taken that one', async () => {
      expect(await repeated()).toEqual(refusal('uncertain', 9));
    });

    it('is throttling again when two minutes are over', async () => {
      expect(await repeated({ msLater: 119_000 })).toEqual(refusal('uncertain', 9));
      expect(await repeated({ msLater: 121_000 })).toEqual(refusal('throttled', 9));
    });

    it('of an SMS to another phone or with another text is throttling', async () => {
      expect(await repeated({ phone: '79990000002' })).toEqual(refusal('throttled', 9));
      expect(await repeated({ text: `${SMS.text} (2)` })).toEqual(refusal('throttled', 9));
    });

    it('of an SMS that it refused or never got is throttling', async () => {
      const gateway = lab.gateway();
      fake.refuse(4);
      await gateway.send(SMS, performance.now() + 5000);
      await gateway.send(SMS, 0);
      fake.refuse(9);
      expect(await gateway.send(SMS, performance.now() + 5000)).toEqual(refusal('throttled', 9));
    });
  });

  it('is asked for the balance in a form, with a login or an API key in the body', async () => {
    await lab.checkAccount();
    await lab.checkAccount({ SMSC_API_KEY: 'api-key' });
    const request = { method: 'POST', url: '/sys/balance.php', contentType: 'application/x-www-form-urlencoded' };
    expect(fake.balanceCalls).toEqual([
      { ...request, message: { login: 'shop', psw: 'secret', fmt: '3' } },
      { ...request, message: { apikey: 'api-key', fmt: '3' } },
    ]);
  });

  it('has no open account where it refuses, whatever the balance', async () => {
    const account = await lab.accountOf('{"error":"описание","error_code":4,"balance":"137.45"}');
    expect(account).toEqual({ isOpen: false, code: '4' });
  });

  describe('reporting', () => {
    const report = { id: '348', phone: SMS.phone, status: 1, err: 0 };

    it.each([
      [1, 'delivered'],
      [2, 'delivered'],
      [4, 'delivered'],
      [-2, 'failed'],
      [3, 'failed'],
      [20, 'failed'],
      [22, 'failed'],
      [23, 'failed'],
      [24, 'failed'],
      [25, 'failed'],
    ])('means by status %i: %s', (status, final) => {
      expect(lab.read(fake.report({ ...report, status }))).toEqual({
        reports: [{ messageId: '348', status: final, code: String(status) }],
        answer: 'OK',
      });
    });

    it.each([-3, -1, 0, 5, 21, 200])('tells of progress only with status %i', (status) => {
      expect(lab.read(fake.report({ ...report, status }))).toEqual({ reports: [], answer: 'OK' });
    });

    it.each(['', 'phone=79990000001&status=1', 'id=&status=1', 'id=348', 'id=348&status='])(
      'tells of no SMS with %j',
      (body) => {
        expect(lab.read({ ...fake.report(report), body })).toEqual({ reports: [], answer: 'OK' });
      },
    );

    it('is read in windows-1251 and signed, whatever else is in it', () => {
      const incoming = fake.report({ ...report, sender: 'МАГАЗИН', mes: 'Код' }, SMSC_REPORT_SECRET);
      expect(incoming.body).toContain('=%cc%c0%c3%c0%c7%c8%cd&');
      expect(lab.read(incoming, { SMSC_REPORT_SECRET })?.reports).toHaveLength(1);
    });

    it('is read as JSON', () => {
      const body = '{"id":"439166538239448536","phone":"79990000001","status":1}';
      expect(lab.read({ contentType: 'application/json', body })?.reports).toEqual([
        { messageId: '439166538239448536', status: 'delivered', code: '1' },
      ]);
    });

    it('is believed only as it was signed, where there is a secret', () => {
      const settings = { SMSC_REPORT_SECRET };
      const signed = fake.report(report, SMSC_REPORT_SECRET);
      const signature = /md5=(.*)/.exec(signed.body)?.[1] ?? '';
      const inCapitals = [...decodeURIComponent(signature).toUpperCase()].map(escaped).join('');
      const read = (body: string) => lab.read({ ...signed, body }, settings);
      expect(read(signed.body)).toBeDefined();
      expect(read(signed.body.replace(signature, inCapitals))).toBeDefined();
      expect(lab.read(fake.report(report), settings)).toBeUndefined();
      expect(lab.read(fake.report(report, 'another secret'), settings)).toBeUndefined();
      expect(read(signed.body.replace('status=%31', 'status=%32'))).toBeUndefined();
      expect(read(signed.body.replace('id=%33', 'id=%34'))).toBeUndefined();
      expect(read(signed.body.replace('phone=%37', 'phone=%38'))).toBeUndefined();
      expect(read(signed.body.replace(signature, ''))).toBeUndefined();
      expect(read(`${signed.body}00`)).toBeUndefined();
      expect(read('')).toBeUndefined();
    });
  });
});

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`;
}
