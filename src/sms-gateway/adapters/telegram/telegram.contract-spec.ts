import { CodeSettings } from '../../../config/code.settings';
import { FakeTelegram } from '../../../../test/support/fake-telegram';
import { itKeepsTheContract } from '../../../../test/support/gateway-contract';
import { GatewayLab, REPORT_SETTINGS, reportAddress } from '../../../../test/support/gateway-lab';
import { type Meaning, refusal, UNREADABLE } from '../../../../test/support/gateway-outcomes';
import { needsMet } from '../../../../test/support/needs-met';
import { TelegramGateway } from './telegram.adapter';
import { TelegramSettings } from './telegram.settings';

describe('Telegram Gateway', () => {
  const lab = GatewayLab.open({
    adapter: TelegramGateway,
    fake: new FakeTelegram(),
    address: 'TELEGRAM_URL',
    settings: { TELEGRAM_TOKEN: 'secret' },
    credentials: 'secret',
  });
  const { fake } = lab;

  itKeepsTheContract(lab, {
    sends: 'code',
    refusal: { code: 'PHONE_NUMBER_INVALID', outcome: refusal('recipient', 'PHONE_NUMBER_INVALID') },
    codesOfOnePhone: [
      'PHONE_NUMBER_INVALID',
      'PHONE_NUMBER_NOT_FOUND',
      'BALANCE_NOT_ENOUGH',
      'FLOOD_WAIT_30',
      'MESSAGE_ALREADY_SENT',
      'ANYTHING',
    ],
    wrongCredentials: 'ACCESS_TOKEN_INVALID',
    account: {},
  });

  it('has settings enough with a token and codes of at most 8 digits', () => {
    const token = { TELEGRAM_TOKEN: 'token' };
    expect(needsMet(TelegramSettings, {}, new CodeSettings())).toEqual([false, true]);
    expect(needsMet(TelegramSettings, token, { OTP_LENGTH: 8 })).toEqual([true, true]);
    expect(needsMet(TelegramSettings, token, { OTP_LENGTH: 9 })).toEqual([true, false]);
  });

  it('gets the code and no text, for a minute, the token in a header', async () => {
    await lab.send();
    await lab.send(REPORT_SETTINGS);
    const message = { phone_number: '+79990000001', code: '123456', ttl: 60 };
    const request = {
      method: 'POST',
      url: '/sendVerificationMessage',
      contentType: 'application/json; charset=utf-8',
      authorization: 'Bearer secret',
    };
    expect(fake.received).toEqual([
      { ...request, message },
      { ...request, message: { ...message, callback_url: reportAddress('telegram') } },
    ]);
  });

  it.each<[string, string]>([
    ['{"ok":true,"result":{"request_id":"77","request_cost":0.01}}', '77'],
    ['{"ok":true,"result":{"request_id":439166538239448536}}', '439166538239448536'],
  ])('takes the code with the answer %s, and tells no cost', async (body, messageId) => {
    expect(await lab.outcomeOf(body)).toEqual({ status: 'accepted', messageId });
  });

  it.each<[string, Meaning]>([
    ['PHONE_NUMBER_INVALID', 'recipient'],
    ['PHONE_NUMBER_NOT_FOUND', 'no route'],
    ['PHONE_NUMBER_NOT_AVAILABLE', 'no route'],
    ['SENDER_USERNAME_INVALID', 'sender'],
    ['SENDER_NOT_VERIFIED', 'sender'],
    ['SENDER_NOT_OWNED', 'sender'],
    ['ACCESS_TOKEN_INVALID', 'account'],
    ['ACCESS_TOKEN_REQUIRED', 'account'],
    ['BALANCE_NOT_ENOUGH', 'operator'],
    ['CALLBACK_URL_INVALID', 'message'],
    ['TTL_INVALID', 'message'],
    ['CODE_INVALID', 'message'],
    ['PAYLOAD_INVALID', 'message'],
    ['UNKNOWN_METHOD', 'message'],
    ['REQUEST_ID_INVALID', 'message'],
    ['PHONE_NUMBER_MISMATCH', 'message'],
    ['MESSAGE_ALREADY_SENT', 'uncertain'],
    ['SOMETHING_ELSE', 'unknown'],
  ])('means by %s, be it with HTTP 200 or 400: %s', async (code, meaning) => {
    for (const status of [200, 400]) {
      fake.refuse(code, status);
      expect(await lab.send()).toEqual(refusal(meaning, code));
    }
  });

  it.each<[string, Meaning, string]>([
    ['FLOOD_WAIT_30', 'throttled', 'FLOOD_WAIT'],
    ['Too many: FLOOD_WAIT', 'throttled', 'FLOOD_WAIT'],
    ['CODE_LENGTH_INVALID', 'message', 'CODE_LENGTH'],
    ['something for +79990000001', 'unknown', 'REFUSED'],
    ['', 'unknown', 'REFUSED'],
  ])('means by "%s": %s, under the short code %s', async (error, meaning, code) => {
    fake.refuse(error);
    expect(await lab.send()).toEqual(refusal(meaning, code));
  });

  it.each([
    '{"ok":true}',
    '{"ok":true,"result":{"request_id":""}}',
    '{"ok":"true","result":{"request_id":"77"}}',
    '{"result":{"request_id":"77"}}',
    '{"error":"PHONE_NUMBER_INVALID"}',
  ])('may have taken the code with the answer %s', async (body) => {
    expect(await lab.outcomeOf(body)).toEqual(UNREADABLE);
  });

  it('refuses with an answer that has both a refusal and an id', async () => {
    const outcome = await lab.outcomeOf('{"ok":false,"error":"BALANCE_NOT_ENOUGH","result":{"request_id":"77"}}');
    expect(outcome).toEqual(refusal('operator', 'BALANCE_NOT_ENOUGH'));
  });

  it('is asked for a message that there is not, to see whether the token lets in', async () => {
    await lab.checkAccount();
    expect(fake.balanceCalls).toEqual([
      expect.objectContaining({ method: 'POST', authorization: 'Bearer secret', message: { request_id: '0' } }),
    ]);
    expect(fake.received).toEqual([]);
  });

  it.each<[string, object]>([
    ['{"ok":true,"result":{}}', { isOpen: true }],
    ['{"ok":false,"error":"REQUEST_ID_INVALID"}', { isOpen: true }],
    ['{"ok":false,"error":"ACCESS_TOKEN_REQUIRED"}', { isOpen: false, code: 'ACCESS_TOKEN_REQUIRED' }],
    ['{"ok":false,"error":"FLOOD_WAIT_5"}', { isOpen: false, code: 'FLOOD_WAIT' }],
  ])('tells of its account with %s: %j', async (body, account) => {
    expect(await lab.accountOf(body)).toEqual(account);
  });

  describe('reporting', () => {
    const secondsAgo = (seconds: number) => String(Math.floor(Date.now() / 1000) - seconds);

    it.each([
      ['delivered', 'delivered'],
      ['read', 'delivered'],
      ['expired', 'failed'],
      ['revoked', 'failed'],
    ])('means by the status %s: %s', (code, status) => {
      expect(lab.read(fake.report('77', code, 'secret'))).toEqual({
        reports: [{ messageId: '77', status, code }],
        answer: 'OK',
      });
    });

    it('tells of progress only with the status sent, and of nothing without an id', () => {
      expect(lab.read(fake.report('77', 'sent', 'secret'))).toEqual({ reports: [], answer: 'OK' });
      expect(lab.read(fake.report('', 'delivered', 'secret'))).toEqual({ reports: [], answer: 'OK' });
    });

    it('is believed only as it was signed', () => {
      const signed = fake.report('77', 'delivered', 'secret');
      const { headers } = signed;
      const { 'x-request-signature': signature = '', 'x-request-timestamp': timestamp = '' } = headers;
      expect(lab.read(signed)).toBeDefined();
      expect(lab.read({ ...signed, body: signed.body.replace('77', '78') })).toBeUndefined();
      expect(lab.read({ ...signed, body: `${signed.body} ` })).toBeUndefined();
      expect(lab.read({ ...signed, headers: { ...headers, 'x-request-timestamp': secondsAgo(-1) } })).toBeUndefined();
      expect(lab.read({ ...signed, headers: { ...headers, 'x-request-signature': `${signature}0` } })).toBeUndefined();
      expect(lab.read({ ...signed, headers: { 'x-request-timestamp': timestamp } })).toBeUndefined();
      expect(lab.read({ ...signed, headers: { 'x-request-signature': signature } })).toBeUndefined();
      expect(lab.read({ ...signed, headers: {} })).toBeUndefined();
      expect(lab.read(fake.report('77', 'delivered', 'another token'))).toBeUndefined();
    });

    it('is believed while it is at most five minutes old', () => {
      const clock = jest.spyOn(Date, 'now').mockReturnValue(1_764_000_000_000);
      const isBelieved = (time: string) => Boolean(lab.read(fake.report('77', 'delivered', 'secret', time)));
      const believed = ['1764000000', '1763999700', '1764000300'].filter(isBelieved);
      const refused = ['1763999699', '1764000301', '', '-1', 'NaN', '1764000000000', '0x69237e00'].filter(isBelieved);
      clock.mockRestore();
      expect(believed).toHaveLength(3);
      expect(refused).toEqual([]);
    });
  });
});
