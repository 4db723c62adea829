import { FakeSmsaero, type SmsaeroRefusal } from '../../../../test/support/fake-smsaero';
import { itKeepsTheContract } from '../../../../test/support/gateway-contract';
import { GatewayLab, PHONE, REPORT_SETTINGS, reportAddress, SMS } from '../../../../test/support/gateway-lab';
import { type Meaning, refusal, UNREADABLE } from '../../../../test/support/gateway-outcomes';
import { needsMet } from '../../../../test/support/needs-met';
import { SmsaeroGateway } from './smsaero.adapter';
import { SmsaeroSettings } from './smsaero.settings';

const AUTHORIZATION = `Basic ${Buffer.from('shop@shop.example:secret').toString('base64')}`;

describe('SMS Aero', () => {
  const lab = GatewayLab.open({
    adapter: SmsaeroGateway,
    fake: new FakeSmsaero(),
    address: 'SMSAERO_URL',
    settings: { SMSAERO_EMAIL: 'shop@shop.example', SMSAERO_API_KEY: 'secret', SMS_SENDER: 'SHOP' },
    credentials: 'shop@shop.example:secret',
  });
  const { fake } = lab;

  itKeepsTheContract(lab, {
    refusal: { code: 'number', outcome: refusal('recipient', 'NUMBER') },
    codesOfOnePhone: ['number', 'sign', 'text', 'no credits', 'reject', 'other'],
    wrongCredentials: 'CREDENTIALS',
    account: { balance: 1389.26 },
  });

  it('has settings enough with credentials and a sender, its own or that of all gateways', () => {
    const credentials = { SMSAERO_EMAIL: 'x', SMSAERO_API_KEY: 'x' };
    expect(needsMet(SmsaeroSettings, {})).toEqual([false, false]);
    expect(needsMet(SmsaeroSettings, { SMSAERO_EMAIL: 'x' })).toEqual([false, false]);
    expect(needsMet(SmsaeroSettings, credentials, { SMS_SENDER: 'SHOP' })).toEqual([true, true]);
    expect(needsMet(SmsaeroSettings, { ...credentials, SMSAERO_SENDER: 'SHOP' })).toEqual([true, true]);
  });

  it('gets the message in JSON, the credentials in a header, and the address for its reports', async () => {
    await lab.send();
    await lab.send({ SMSAERO_SENDER: 'SHOP Aero' });
    await lab.send(REPORT_SETTINGS);
    const message = { number: PHONE, sign: 'SHOP', text: SMS.text };
    const request = {
      method: 'POST',
      url: '/v2/sms/send',
      contentType: 'application/json; charset=utf-8',
      authorization: AUTHORIZATION,
    };
    const callback = { callbackUrl: reportAddress('smsaero'), callbackFormat: 'JSON' };
    expect(fake.received).toEqual([
      { ...request, message },
      { ...request, message: { ...message, sign: 'SHOP Aero' } },
      { ...request, message: { ...message, ...callback } },
    ]);
  });

  it.each([0, 1, 3, 4, '0'])('takes an SMS in status %j, and tells its cost', async (status) => {
    const outcome = await lab.outcomeOf(fake.inStatus(status, PHONE, 5));
    expect(outcome).toEqual({ status: 'accepted', messageId: '5', cost: 2.2 });
  });

  it('takes an SMS with an id of any length and a cost as a text', async () => {
    const outcome = await lab.outcomeOf('{"success":true,"data":{"id":439166538239448536,"cost":"2.20"}}');
    expect(outcome).toEqual({ status: 'accepted', messageId: '439166538239448536', cost: 2.2 });
  });

  it.each<[number, Meaning, string]>([
    [2, 'no route', 'STATUS_2'],
    [6, 'no route', 'STATUS_6'],
    [8, 'unknown', 'MODERATION'],
  ])('does not deliver an SMS in status %i: %s', async (status, meaning, code) => {
    for (const told of [status, String(status)])
      expect(await lab.outcomeOf(fake.inStatus(told, PHONE))).toEqual(refusal(meaning, code));
  });

  it.each<[SmsaeroRefusal, Meaning, string]>([
    ['number', 'recipient', 'NUMBER'],
    ['sign', 'operator', 'SIGN'],
    ['text', 'message', 'TEXT'],
    ['credentials', 'account', 'CREDENTIALS'],
    ['no credits', 'operator', 'NO_CREDITS'],
    ['reject', 'message', 'REJECT'],
  ])('means by its words on "%s", be it with HTTP 200 or 400: %s', async (words, meaning, code) => {
    for (const status of [200, 400]) {
      fake.refuse(words, status);
      expect(await lab.send()).toEqual(refusal(meaning, code));
    }
  });

  it.each<[string, number, Meaning, string]>([
    ['<html>', 402, 'operator', 'HTTP_402'],
    ['{"success":false,"message":"Pay"}', 402, 'operator', 'HTTP_402'],
    ['{"success":false,"data":{"number":["incorrect"]}}', 402, 'recipient', 'NUMBER'],
    ['{"success":false,"message":"Other."}', 200, 'unknown', 'REFUSED'],
    ['{"success":false,"message":"Other."}', 400, 'unknown', 'HTTP_400'],
    ['<html>', 400, 'unknown', 'HTTP_400'],
    ['<html>', 404, 'unknown', 'HTTP_404'],
  ])('refuses with %s and HTTP %i: %s', async (body, status, meaning, code) => {
    expect(await lab.outcomeOf(body, status)).toEqual(refusal(meaning, code));
  });

  it.each([
    '{"success":true,"data":null}',
    '{"success":true,"data":{"id":""}}',
    '{"success":"true","data":{"id":5}}',
    '{"data":{"id":5,"status":0}}',
  ])('may have taken the SMS with the answer %s', async (body) => {
    expect(await lab.outcomeOf(body)).toEqual(UNREADABLE);
  });

  it('is asked for the balance with the credentials in a header', async () => {
    await lab.checkAccount();
    expect(fake.balanceCalls).toEqual([
      {
        method: 'POST',
        url: '/v2/balance',
        contentType: 'application/json; charset=utf-8',
        authorization: AUTHORIZATION,
        message: {},
      },
    ]);
  });

  describe('reporting', () => {
    it.each([
      [{ id: 5, status: 1 }, 'delivered', '1'],
      [{ id: 5, status: 2 }, 'failed', '2'],
      [{ id: 5, status: 6 }, 'failed', '6'],
      [{ id: 5, status: 8 }, 'failed', '8'],
      [{ id: 5, extendStatus: 'delivery' }, 'delivered', 'delivery'],
      [{ id: 5, extend_status: 'DELIVERY' }, 'delivered', 'delivery'],
      [{ id: 5, status: 'Delivered' }, 'delivered', 'delivered'],
      [{ id: 5, extendStatus: 'undelivered' }, 'failed', 'undelivered'],
      [{ id: 5, status: 'rejected' }, 'failed', 'rejected'],
      [{ id: 5, status: 'failed' }, 'failed', 'failed'],
      [{ id: 5, status: 3, extendStatus: 'delivery' }, 'delivered', 'delivery'],
      [{ id: 5, status: 1, extendStatus: 'delivery' }, 'delivered', '1'],
      [{ smsId: '5', status: '1' }, 'delivered', '1'],
      [{ sms_id: 5, status: 1 }, 'delivered', '1'],
      [{ messageId: 5, status: 1 }, 'delivered', '1'],
      [{ message_id: 5, status: 1 }, 'delivered', '1'],
    ])('means by %j, in JSON or in a form: %s', (fields, status, code) => {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
      const reading = { reports: [{ messageId: '5', status, code }], answer: 'OK' };
      expect(lab.read(fake.report(fields))).toEqual(reading);
      expect(lab.read({ contentType: 'application/x-www-form-urlencoded', body: form.toString() })).toEqual(reading);
    });

    it.each<Record<string, string | number>>([
      { id: 5, status: 0 },
      { id: 5, status: 3 },
      { id: 5, status: 4, extendStatus: 'queue' },
      { id: 5, status: 'constructor' },
      { id: 5 },
    ])('tells of progress only with %j', (fields) => {
      expect(lab.read(fake.report(fields))).toEqual({ reports: [], answer: 'OK' });
    });

    it.each(['', '{', '[]', '{"status":1}', '{"id":{},"status":1}'])('tells of no SMS with %j', (body) => {
      expect(lab.read({ contentType: 'application/json', body })).toEqual({ reports: [], answer: 'OK' });
    });
  });
});
