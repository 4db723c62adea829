import { FakeIdigital } from '../../../../test/support/fake-idigital';
import { itKeepsTheContract } from '../../../../test/support/gateway-contract';
import { GatewayLab, REPORT_SETTINGS, reportAddress, SMS } from '../../../../test/support/gateway-lab';
import { type Meaning, refusal, UNREADABLE } from '../../../../test/support/gateway-outcomes';
import { needsMet } from '../../../../test/support/needs-met';
import { IdigitalGateway } from './idigital.adapter';
import { IdigitalSettings } from './idigital.settings';

describe('i-Digital Direct', () => {
  const lab = GatewayLab.open({
    adapter: IdigitalGateway,
    fake: new FakeIdigital(),
    address: 'IDIGITAL_URL',
    settings: { IDIGITAL_TOKEN: 'secret', SMS_SENDER: 'SHOP' },
    credentials: 'secret',
  });
  const { fake } = lab;

  itKeepsTheContract(lab, {
    refusal: { code: 7401, outcome: refusal('unknown', 7401) },
    codesOfOnePhone: [7000, 7401, 4000],
    wrongCredentials: '4012',
    account: { balance: 1200 },
  });

  it('has settings enough with a token and a sender, its own or that of all gateways', () => {
    const credentials = { IDIGITAL_TOKEN: 'x' };
    expect(needsMet(IdigitalSettings, {})).toEqual([false, false]);
    expect(needsMet(IdigitalSettings, credentials, { SMS_SENDER: 'SHOP' })).toEqual([true, true]);
    expect(needsMet(IdigitalSettings, { ...credentials, IDIGITAL_SENDER: 'SHOP' })).toEqual([true, true]);
  });

  it('gets a list of one message, to be sent at once and not by local time, the token in a header', async () => {
    await lab.send();
    await lab.send({ ...REPORT_SETTINGS, IDIGITAL_SENDER: 'SHOP I' });
    const message = {
      channelType: 'SMS',
      senderName: 'SHOP',
      destination: SMS.phone,
      content: SMS.text,
      ttl: 300,
      useLocalTime: false,
    };
    const request = {
      method: 'POST',
      url: '/api/v1/message',
      contentType: 'application/json; charset=utf-8',
      authorization: 'Basic secret',
    };
    const callback = { callbackUrl: reportAddress('idigital'), callbackEvents: ['delivered'] };
    expect(fake.received).toEqual([
      { ...request, message: [message] },
      { ...request, message: [{ ...message, senderName: 'SHOP I', ...callback }] },
    ]);
  });

  it.each([
    [5, 60],
    [60, 60],
    [600, 600],
    [100_000, 86_400],
  ])('lets an SMS whose code lives %i s live %i s', async (OTP_TTL_SECONDS, ttl) => {
    await lab.send({ OTP_TTL_SECONDS });
    expect(fake.received[0]?.message[0]?.ttl).toBe(ttl);
  });

  it('takes the SMS with its code 201', async () => {
    const outcome = await lab.outcomeOf('{"errors":false,"items":[{"messageUuid":"063474ec-77","code":201}]}', 201);
    expect(outcome).toEqual({ status: 'accepted', messageId: '063474ec-77' });
  });

  it.each<[number, Meaning]>([
    [7401, 'unknown'],
    [7000, 'unknown'],
    [4010, 'account'],
    [4012, 'account'],
    [4030, 'account'],
  ])('means by its code %i, although with an id: %s', async (code, meaning) => {
    for (const status of [200, 400]) {
      fake.refuse(code, status);
      expect(await lab.send()).toEqual(refusal(meaning, code));
    }
  });

  it.each<[string, number, Meaning, string]>([
    ['{"error":{"code":4000,"msg":"79990000001"}}', 400, 'unknown', '4000'],
    ['{}', 400, 'unknown', 'HTTP_400'],
    ['{}', 402, 'operator', 'HTTP_402'],
    ['{"errors":false,"items":[{"messageUuid":"1","code":201}]}', 404, 'unknown', 'HTTP_404'],
  ])('refuses with %s and HTTP %i: %s', async (body, status, meaning, code) => {
    expect(await lab.outcomeOf(body, status)).toEqual(refusal(meaning, code));
  });

  it.each([
    '{"errors":true,"items":[{"messageUuid":"1","code":201}]}',
    '{"errors":false,"items":[{"messageUuid":"1"}]}',
    '{"errors":false,"items":[{"code":201}]}',
    '{"errors":false,"items":[]}',
  ])('may have taken the SMS with the answer %s', async (body) => {
    expect(await lab.outcomeOf(body)).toEqual(UNREADABLE);
  });

  it('is asked for the balance by GET, the token in a header, and tells it in whatever currency', async () => {
    expect(await lab.accountOf('{"USD":12.5}')).toEqual({ isOpen: true, balance: 12.5 });
    expect(fake.balanceCalls).toEqual([
      expect.objectContaining({ method: 'GET', url: '/api/v1/balance', authorization: 'Basic secret' }),
    ]);
    expect(await lab.accountOf('{"USD":12.5,"RUB":7}')).toEqual({ isOpen: true, balance: 7 });
  });

  it('has no open account where it refuses, whatever the balance', async () => {
    const account = await lab.accountOf('{"error":{"code":4030,"msg":"Access Denied"},"RUB":5}');
    expect(account).toEqual({ isOpen: false, code: '4030' });
  });

  describe('reporting', () => {
    it.each([
      [{ messageUuid: '77', status: 'delivered' }, 'delivered', 'delivered'],
      [{ message_uuid: '77', status: 'undelivered', event: 'delivered' }, 'failed', 'undelivered'],
      [{ uuid: '77', status: 'unsent' }, 'failed', 'unsent'],
      [{ id: '77', event: 'DELIVERED' }, 'delivered', 'delivered'],
    ])('means by %j: %s', (fields, status, code) => {
      expect(lab.read(fake.report(fields))).toEqual({ reports: [{ messageId: '77', status, code }], answer: 'OK' });
    });

    it.each([
      '',
      '{"messageUuid":"77"}',
      '{"messageUuid":"77","status":"sent"}',
      '{"messageUuid":"77","status":"sending"}',
    ])('tells nothing final with %j', (body) => {
      expect(lab.read({ contentType: 'application/json', body })).toEqual({ reports: [], answer: 'OK' });
    });
  });
});
