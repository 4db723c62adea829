import type { Environment } from '../src/environment';
import { TelegramGateway } from '../src/sms-gateway/adapters/telegram/telegram.adapter';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { FakeTelegram } from './support/fake-telegram';

const SMS = { phone: '79990000001', text: 'Код: 123456. Никому его не сообщайте.', code: '123456' };
const TOKEN = 'report-test-token-0123456789abcdef';
const REPORTS = { PUBLIC_URL: 'https://sign-in.shop.example/', SMS_REPORT_TOKEN: [TOKEN] };
const ADDRESS = `https://sign-in.shop.example/sms-gateway/report/telegram/${TOKEN}`;

let fake: FakeTelegram;
const http = new GatewayClient();
beforeAll(async () => void (fake = await FakeTelegram.start()));
afterAll(() => fake.stop());
beforeEach(() => {
  fake.accept();
  fake.received.length = 0;
  fake.balanceCalls.length = 0;
});

function gatewayWith(settings: Partial<Environment> = {}): TelegramGateway {
  const own = { TELEGRAM_URL: fake.url, TELEGRAM_TOKEN: 'secret' };
  return buildGateway(TelegramGateway, { ...own, ...settings }, http);
}

const soon = () => AbortSignal.timeout(5000);
const send = (settings?: Partial<Environment>) => gatewayWith(settings).send(SMS, soon());
const answering = (body: string, status = 200) => fake.behave((response) => response.writeHead(status).end(body));
const UNREADABLE = { status: 'uncertain', code: 'UNREADABLE' };

describe('Telegram Gateway', () => {
  it('gets the code and no text, for a minute, the token in a header', async () => {
    await send();
    await send(REPORTS);
    const message = { phone_number: '+79990000001', code: '123456', ttl: 60 };
    const request = {
      method: 'POST',
      url: '/sendVerificationMessage',
      contentType: 'application/json; charset=utf-8',
      authorization: 'Bearer secret',
    };
    expect(fake.received).toEqual([
      { ...request, message },
      { ...request, message: { ...message, callback_url: ADDRESS } },
    ]);
  });

  it.each<[string, string]>([
    ['{"ok":true,"result":{"request_id":"77","request_cost":0.01,"remaining_balance":9.5}}', '77'],
    ['{"ok":true,"result":{"request_id":439166538239448536}}', '439166538239448536'],
  ])('accepts with %s, and tells no cost that is in rubles', async (body, messageId) => {
    answering(body);
    expect(await send()).toEqual({ status: 'accepted', messageId });
  });

  it.each<[string, object]>([
    ['PHONE_NUMBER_INVALID', { status: 'rejected', scope: 'recipient' }],
    ['PHONE_NUMBER_NOT_FOUND', { status: 'rejected', scope: 'recipient', isNoRoute: true }],
    ['PHONE_NUMBER_NOT_AVAILABLE', { status: 'rejected', scope: 'recipient', isNoRoute: true }],
    ['SENDER_USERNAME_INVALID', { status: 'rejected', scope: 'sender' }],
    ['SENDER_NOT_VERIFIED', { status: 'rejected', scope: 'sender' }],
    ['SENDER_NOT_OWNED', { status: 'rejected', scope: 'sender' }],
    ['ACCESS_TOKEN_INVALID', { status: 'rejected', scope: 'account' }],
    ['ACCESS_TOKEN_REQUIRED', { status: 'rejected', scope: 'account' }],
    ['BALANCE_NOT_ENOUGH', { status: 'rejected', scope: 'operator' }],
    ['CALLBACK_URL_INVALID', { status: 'rejected', scope: 'message' }],
    ['TTL_INVALID', { status: 'rejected', scope: 'message' }],
    ['CODE_INVALID', { status: 'rejected', scope: 'message' }],
    ['PAYLOAD_INVALID', { status: 'rejected', scope: 'message' }],
    ['UNKNOWN_METHOD', { status: 'rejected', scope: 'message' }],
    ['REQUEST_ID_INVALID', { status: 'rejected', scope: 'message' }],
    ['PHONE_NUMBER_MISMATCH', { status: 'rejected', scope: 'message' }],
    ['MESSAGE_ALREADY_SENT', { status: 'uncertain' }],
    ['SOMETHING_ELSE', { status: 'rejected', scope: 'unknown' }],
  ])('refuses with %s, with HTTP 200 or 400', async (code, outcome) => {
    for (const status of [200, 400]) {
      fake.refuse(code, status);
      expect(await send()).toEqual({ ...outcome, code });
    }
  });

  it.each<[string, object]>([
    ['FLOOD_WAIT_30', { status: 'throttled', code: 'FLOOD_WAIT' }],
    ['Too many: FLOOD_WAIT', { status: 'throttled', code: 'FLOOD_WAIT' }],
    ['CODE_LENGTH_INVALID', { status: 'rejected', scope: 'message', code: 'CODE_LENGTH' }],
    ['something for +79990000001', { status: 'rejected', scope: 'unknown', code: 'REFUSED' }],
    ['', { status: 'rejected', scope: 'unknown', code: 'REFUSED' }],
  ])('refuses with "%s" under a short code', async (error, outcome) => {
    fake.refuse(error);
    expect(await send()).toEqual(outcome);
  });

  it.each([
    '{"ok":true}',
    '{"ok":true,"result":{"request_id":""}}',
    '{"ok":"true","result":{"request_id":"77"}}',
    '{"result":{"request_id":"77"}}',
    '{"error":"PHONE_NUMBER_INVALID"}',
  ])('is uncertain about %s', async (body) => {
    answering(body);
    expect(await send()).toEqual(UNREADABLE);
  });

  it('takes an answer that says both for a refusal', async () => {
    answering('{"ok":false,"error":"BALANCE_NOT_ENOUGH","result":{"request_id":"77"}}');
    expect(await send()).toEqual({ status: 'rejected', scope: 'operator', code: 'BALANCE_NOT_ENOUGH' });
  });

  it('is asked for a message that there is not, to see whether the token lets in', async () => {
    await gatewayWith().checkAccount(soon());
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
  ])('says of the account with %s', async (body, account) => {
    fake.behaveOnBalance((response) => response.end(body));
    expect(await gatewayWith().checkAccount(soon())).toEqual(account);
  });

  describe('reports', () => {
    const read = ({ body, contentType, headers }: ReturnType<FakeTelegram['report']>) =>
      gatewayWith().readReports({ body: Buffer.from(body), contentType, headers, query: {} });
    const secondsAgo = (seconds: number) => String(Math.floor(Date.now() / 1000) - seconds);

    it.each([
      ['delivered', 'delivered'],
      ['read', 'delivered'],
      ['expired', 'failed'],
      ['revoked', 'failed'],
    ])('status %s as %s', (code, status) => {
      expect(read(fake.report('77', code, 'secret'))).toEqual({
        reports: [{ messageId: '77', status, code }],
        answer: 'OK',
      });
    });

    it('progress with status sent, and nothing with what is no status', () => {
      expect(read(fake.report('77', 'sent', 'secret'))).toEqual({ reports: [], answer: 'OK' });
      expect(read(fake.report('', 'delivered', 'secret'))).toEqual({ reports: [], answer: 'OK' });
    });

    it('that are believed only as they were signed', () => {
      const signed = fake.report('77', 'delivered', 'secret');
      const { headers } = signed;
      const { 'x-request-signature': signature = '', 'x-request-timestamp': timestamp = '' } = headers;
      expect(read(signed)).toBeDefined();
      expect(read({ ...signed, body: signed.body.replace('77', '78') })).toBeUndefined();
      expect(read({ ...signed, body: `${signed.body} ` })).toBeUndefined();
      expect(read({ ...signed, headers: { ...headers, 'x-request-timestamp': secondsAgo(-1) } })).toBeUndefined();
      expect(read({ ...signed, headers: { ...headers, 'x-request-signature': `${signature}0` } })).toBeUndefined();
      expect(read({ ...signed, headers: { 'x-request-timestamp': timestamp } })).toBeUndefined();
      expect(read({ ...signed, headers: { 'x-request-signature': signature } })).toBeUndefined();
      expect(read({ ...signed, headers: {} })).toBeUndefined();
      expect(read(fake.report('77', 'delivered', 'another token'))).toBeUndefined();
    });

    it('that are believed while they are young', () => {
      const clock = jest.spyOn(Date, 'now').mockReturnValue(1_764_000_000_000);
      const believed = ['1764000000', '1763999700', '1764000300'].map((time) =>
        read(fake.report('77', 'delivered', 'secret', time)),
      );
      const refused = ['1763999699', '1764000301', '', '-1', 'NaN', '1764000000000', '0x69237e00'].map((time) =>
        read(fake.report('77', 'delivered', 'secret', time)),
      );
      clock.mockRestore();
      expect(believed.map(Boolean)).toEqual([true, true, true]);
      expect(refused.filter(Boolean)).toEqual([]);
    });
  });
});
