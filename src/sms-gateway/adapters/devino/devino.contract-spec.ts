import { FakeDevino } from '../../../../test/support/fake-devino';
import { itKeepsTheContract } from '../../../../test/support/gateway-contract';
import { GatewayLab, REPORT_SETTINGS, reportAddress, SMS } from '../../../../test/support/gateway-lab';
import { type Meaning, refusal, UNREADABLE } from '../../../../test/support/gateway-outcomes';
import { needsMet } from '../../../../test/support/needs-met';
import { DevinoGateway } from './devino.adapter';
import { DevinoSettings } from './devino.settings';

describe('Devino', () => {
  const lab = GatewayLab.open({
    adapter: DevinoGateway,
    fake: new FakeDevino(),
    address: 'DEVINO_URL',
    settings: { DEVINO_API_KEY: 'secret', SMS_SENDER: 'SHOP' },
    credentials: 'secret',
  });
  const { fake } = lab;

  itKeepsTheContract(lab, {
    refusal: { code: 'destinationAddress', outcome: refusal('no route', 'RECIPIENT') },
    codesOfOnePhone: ['to', 'from', 'balance', 'validity', ''],
    wrongCredentials: 'HTTP_401',
    account: { balance: 1042.5 },
  });

  it('has settings enough with a key and a sender, its own or that of all gateways', () => {
    const credentials = { DEVINO_API_KEY: 'x' };
    expect(needsMet(DevinoSettings, {})).toEqual([false, false]);
    expect(needsMet(DevinoSettings, credentials, { SMS_SENDER: 'SHOP' })).toEqual([true, true]);
    expect(needsMet(DevinoSettings, { ...credentials, DEVINO_SENDER: 'SHOP' })).toEqual([true, true]);
  });

  it('gets the message in JSON, the key in a header, valid as long as the code', async () => {
    await lab.send();
    await lab.send({ ...REPORT_SETTINGS, DEVINO_SENDER: 'SHOP D', DEVINO_PRIORITY: '3', OTP_TTL_SECONDS: 120 });
    const message = { from: 'SHOP', to: SMS.phone, text: SMS.text, validity: 300, priority: 'REALTIME' };
    const own = { from: 'SHOP D', priority: 3, validity: 120, callbackUrl: reportAddress('devino') };
    const request = {
      method: 'POST',
      url: '/sms/messages?includeSegmentId=false&shortenUrl=false',
      contentType: 'application/json; charset=utf-8',
      authorization: 'Key secret',
    };
    expect(fake.received).toEqual([
      { ...request, message: { messages: [message] } },
      { ...request, message: { messages: [{ ...message, ...own }] } },
    ]);
  });

  it.each<[string, string]>([
    ['{"result":[{"code":"OK","messageId":"3b1c-77","segmentsId":null}]}', '3b1c-77'],
    ['{"result":[{"code":"OK","messageId":439166538239448536}]}', '439166538239448536'],
  ])('takes the SMS with the answer %s', async (body, messageId) => {
    expect(await lab.outcomeOf(body)).toEqual({ status: 'accepted', messageId });
  });

  it.each<[string, Meaning, string]>([
    ['destinationAddress', 'no route', 'RECIPIENT'],
    ['to', 'no route', 'RECIPIENT'],
    ['InvalidPhone', 'no route', 'RECIPIENT'],
    ['recipient', 'no route', 'RECIPIENT'],
    ['sourceAddress', 'operator', 'SENDER'],
    ['from', 'operator', 'SENDER'],
    ['SENDER_UNKNOWN', 'operator', 'SENDER'],
    ['NotEnoughCredits', 'operator', 'MONEY'],
    ['balance', 'operator', 'MONEY'],
    ['validity', 'unknown', 'REJECTED'],
    ['', 'unknown', 'REJECTED'],
  ])('means by the reason "%s", although with an id: %s', async (key, meaning, code) => {
    for (const status of [200, 400]) {
      fake.refuse(key, status);
      expect(await lab.send()).toEqual(refusal(meaning, code));
    }
  });

  it.each<[string, number, Meaning, string]>([
    ['{"result":[{"code":"REJECTED","reasons":"text for 79990000001"}]}', 200, 'unknown', 'REJECTED'],
    ['{"result":[{"code":"INTERNAL_ERROR"}]}', 200, 'unknown', 'INTERNAL_ERROR'],
    ['{"result":[{"code":"text for 79990000001"}]}', 200, 'unknown', 'REFUSED'],
    ['<html>', 402, 'operator', 'HTTP_402'],
    ['{"result":[{"code":"OK","messageId":"1"}]}', 400, 'unknown', 'HTTP_400'],
    ['{"code":"validation"}', 400, 'unknown', 'HTTP_400'],
    ['{"code":"validation","reasons":[{"key":"messages[0].to"}]}', 400, 'no route', 'RECIPIENT'],
    ['{"code":"validation","reasons":[{"key":"destination"}]}', 400, 'no route', 'RECIPIENT'],
    ['<html>', 400, 'unknown', 'HTTP_400'],
  ])('refuses with %s and HTTP %i: %s', async (body, status, meaning, code) => {
    expect(await lab.outcomeOf(body, status)).toEqual(refusal(meaning, code));
  });

  it.each([
    '{"code":"OK","messageId":"1"}',
    '{"result":[{"code":"OK","messageId":""}]}',
    '{"result":[]}',
    '{"result":{"code":"OK","messageId":"1"}}',
  ])('may have taken the SMS with the answer %s', async (body) => {
    expect(await lab.outcomeOf(body)).toEqual(UNREADABLE);
  });

  it('is asked for the balance by GET, the key in a header', async () => {
    await lab.checkAccount();
    expect(fake.balanceCalls).toEqual([
      expect.objectContaining({
        method: 'GET',
        url: '/billing-api/companies/current/account',
        authorization: 'Key secret',
      }),
    ]);
  });

  it.each<[string, number, object]>([
    ['{"balance":1042.5}', 200, { isOpen: true, balance: 1042.5 }],
    ['{"result":{"balance":"1042.5"}}', 200, { isOpen: true, balance: 1042.5 }],
    ['{"balance":1042.5}', 404, { isOpen: false, code: 'HTTP_404' }],
  ])('tells of its account with %s and HTTP %i: %j', async (body, status, account) => {
    expect(await lab.accountOf(body, status)).toEqual(account);
  });

  describe('reporting', () => {
    it.each([
      [{ messageId: '77', status: 'DELIVERED' }, 'delivered', 'delivered'],
      [{ message_id: 77, state: 'read' }, 'delivered', 'read'],
      [{ id: 77, deliveryStatus: 'Undelivered' }, 'failed', 'undelivered'],
      [{ messageId: '77', status: 'rejected' }, 'failed', 'rejected'],
      [{ messageId: '77', status: 'expired' }, 'failed', 'expired'],
      [{ messageId: '77', status: 'deleted' }, 'failed', 'deleted'],
      [{ messageId: '77', status: 'failed' }, 'failed', 'failed'],
    ])('means by %j: %s', (fields, status, code) => {
      expect(lab.read(fake.report(fields))).toEqual({ reports: [{ messageId: '77', status, code }], answer: 'OK' });
    });

    it.each([
      '',
      '{"messageId":"77"}',
      '{"messageId":"77","status":"sent"}',
      '{"messageId":"77","status":"ENQUEUED"}',
      '{"status":"delivered"}',
    ])('tells nothing final with %j', (body) => {
      expect(lab.read({ contentType: 'application/json', body })).toEqual({ reports: [], answer: 'OK' });
    });
  });
});
