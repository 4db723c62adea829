import { type ExolveRefusal, FakeExolve } from '../../../../test/support/fake-exolve';
import { itKeepsTheContract } from '../../../../test/support/gateway-contract';
import { GatewayLab, SMS } from '../../../../test/support/gateway-lab';
import { type Meaning, refusal, UNREADABLE } from '../../../../test/support/gateway-outcomes';
import { needsMet } from '../../../../test/support/needs-met';
import { ExolveGateway } from './exolve.adapter';
import { ExolveSettings } from './exolve.settings';

/** No JavaScript number holds it. */
const LONG_ID = '439166538239448536';

describe('MTS Exolve', () => {
  const lab = GatewayLab.open({
    adapter: ExolveGateway,
    fake: new FakeExolve(),
    address: 'EXOLVE_URL',
    settings: { EXOLVE_API_KEY: 'secret', SMS_SENDER: 'SHOP' },
    credentials: 'secret',
  });
  const { fake } = lab;

  itKeepsTheContract(lab, {
    refusal: { code: 'destination', outcome: refusal('recipient', 'DESTINATION') },
    codesOfOnePhone: ['no such number', 'destination', 'text', 'balance', 'other'],
    wrongCredentials: 'HTTP_401',
    account: { balance: 3520.38 },
  });

  it('has settings enough with a key and a sender, its own or that of all gateways', () => {
    const credentials = { EXOLVE_API_KEY: 'x' };
    expect(needsMet(ExolveSettings, {})).toEqual([false, false]);
    expect(needsMet(ExolveSettings, credentials, { SMS_SENDER: 'SHOP' })).toEqual([true, true]);
    expect(needsMet(ExolveSettings, { ...credentials, EXOLVE_SENDER: 'SHOP' })).toEqual([true, true]);
  });

  it('gets the sender as its number, the recipient without a plus, the key in a header', async () => {
    await lab.send();
    await lab.send({ EXOLVE_SENDER: '79991112233' });
    const message = { number: 'SHOP', destination: SMS.phone, text: SMS.text };
    const request = {
      method: 'POST',
      url: '/messaging/v1/SendSMS',
      contentType: 'application/json; charset=utf-8',
      authorization: 'Bearer secret',
    };
    expect(fake.received).toEqual([
      { ...request, message },
      { ...request, message: { ...message, number: '79991112233' } },
    ]);
  });

  it.each([
    `{"message_id":"${LONG_ID}","template_resource_id":136519}`,
    `{"message_id":${LONG_ID}}`,
    `{"message_id":${LONG_ID},"error":null}`,
  ])('takes the SMS with the answer %s, and no digit of its id is lost', async (body) => {
    expect(await lab.outcomeOf(body)).toEqual({ status: 'accepted', messageId: LONG_ID });
  });

  it.each<[ExolveRefusal, Meaning, string]>([
    ['no such number', 'recipient', 'DESTINATION'],
    ['destination', 'recipient', 'DESTINATION'],
    ['number', 'sender', 'NUMBER'],
    ['text', 'message', 'TEXT'],
    ['balance', 'operator', 'BALANCE'],
  ])('means by its words on "%s", be it with HTTP 200, 400 or 404: %s', async (words, meaning, code) => {
    for (const status of [200, 400, 404]) {
      fake.refuse(words, status);
      expect(await lab.send()).toEqual(refusal(meaning, code));
    }
  });

  it.each<[string, number, Meaning, string]>([
    ['{"error":{"message":"Number does not exist"},"message_id":"1"}', 200, 'recipient', 'DESTINATION'],
    ['{"error":"Insufficient funds"}', 400, 'operator', 'BALANCE'],
    ['{"code":3,"message":"invalid SendRequest.Destination"}', 400, 'recipient', 'DESTINATION'],
    ['{"code":5,"message":"Not Found"}', 404, 'unknown', 'HTTP_404'],
    ['{"error":{"message":"79990000001"}}', 200, 'unknown', 'REFUSED'],
    ['{"error":{"message":"79990000001"}}', 400, 'unknown', 'HTTP_400'],
    ['{"code":16,"message":"unauthorized"}', 401, 'account', 'HTTP_401'],
    ['{"error":{}}', 200, 'unknown', 'REFUSED'],
    ['<html>', 402, 'operator', 'HTTP_402'],
    ['{"message_id":"1"}', 400, 'unknown', 'HTTP_400'],
    ['<html>', 404, 'unknown', 'HTTP_404'],
  ])('refuses with %s and HTTP %i: %s', async (body, status, meaning, code) => {
    expect(await lab.outcomeOf(body, status)).toEqual(refusal(meaning, code));
  });

  it.each(['{"message_id":""}', '{"message_id":{}}'])('may have taken the SMS with the answer %s', async (body) => {
    expect(await lab.outcomeOf(body)).toEqual(UNREADABLE);
  });

  it('is asked for the balance by POST, the key in a header', async () => {
    await lab.checkAccount();
    expect(fake.balanceCalls).toEqual([
      expect.objectContaining({
        method: 'POST',
        url: '/finance/v1/GetBalance',
        authorization: 'Bearer secret',
        message: {},
      }),
    ]);
  });

  it('has no open account where it refuses, whatever the balance', async () => {
    const account = await lab.accountOf('{"balance":5,"error":{"message":"insufficient rights"}}');
    expect(account).toEqual({ isOpen: false, code: 'BALANCE' });
  });

  describe('reporting', () => {
    it.each([
      [{ message_id: LONG_ID, delivery_status: 'DELIVERED' }, 'delivered', 'delivered'],
      [{ message_id: LONG_ID, status: 'read' }, 'delivered', 'read'],
      [{ id: LONG_ID, status: 'undelivered' }, 'failed', 'undelivered'],
      [{ message_id: LONG_ID, status: 'failed' }, 'failed', 'failed'],
      [{ message_id: LONG_ID, status: 'rejected' }, 'failed', 'rejected'],
      [{ message_id: LONG_ID, status: 'expired' }, 'failed', 'expired'],
    ])('means by %j: %s', (fields, status, code) => {
      expect(lab.read(fake.report(fields))).toEqual({ reports: [{ messageId: LONG_ID, status, code }], answer: 'OK' });
    });

    it.each(['', '{', '{"message_id":"1"}', '{"message_id":"1","status":"sent"}', '{"status":"delivered"}', '[]'])(
      'tells nothing final with %j',
      (body) => {
        expect(lab.read({ contentType: 'application/json', body })).toEqual({ reports: [], answer: 'OK' });
      },
    );
  });
});
