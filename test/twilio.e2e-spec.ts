import type { Environment } from '../src/environment';
import { TwilioGateway } from '../src/sms-gateway/adapters/twilio/twilio.adapter';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { FakeTwilio, TWILIO_SID } from './support/fake-twilio';

const SMS = { phone: '79990000001', text: 'Код: 123456. Никому его не сообщайте.', code: '123456' };
const TOKEN = 'report-test-token-0123456789abcdef';
const REPORTS = { PUBLIC_URL: 'https://sign-in.shop.example/', SMS_REPORT_TOKEN: [TOKEN] };
const ADDRESS = `https://sign-in.shop.example/sms-gateway/report/twilio/${TOKEN}`;

let fake: FakeTwilio;
const http = new GatewayClient();
beforeAll(async () => void (fake = await FakeTwilio.start()));
afterAll(() => fake.stop());
beforeEach(() => {
  fake.accept();
  fake.received.length = 0;
  fake.balanceCalls.length = 0;
});

function gatewayWith(settings: Partial<Environment> = {}): TwilioGateway {
  const own = { TWILIO_URL: fake.url, TWILIO_ACCOUNT_SID: TWILIO_SID, TWILIO_AUTH_TOKEN: 'secret', SMS_SENDER: 'SHOP' };
  return buildGateway(TwilioGateway, { ...own, ...settings }, http);
}

const soon = () => AbortSignal.timeout(5000);
const send = (settings?: Partial<Environment>) => gatewayWith(settings).send(SMS, soon());
const answering = (body: string, status = 200) => fake.behave((response) => response.writeHead(status).end(body));
const UNREADABLE = { status: 'uncertain', code: 'UNREADABLE' };

describe('Twilio', () => {
  it('gets a form below the address of the account, the credentials in a header', async () => {
    const TWILIO_SENDER = 'MG0123456789abcdef0123456789abcdef';
    await send();
    await send({ TWILIO_URL: fake.url.replace(/\/$/, ''), TWILIO_SENDER: 'MGRUPP' });
    await send({ ...REPORTS, TWILIO_SENDER, OTP_TTL_SECONDS: 100_000 });
    const message = { To: '+79990000001', Body: SMS.text, ValidityPeriod: '300' };
    const request = {
      method: 'POST',
      url: `/2010-04-01/Accounts/${TWILIO_SID}/Messages.json`,
      contentType: 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${TWILIO_SID}:secret`).toString('base64')}`,
    };
    expect(fake.received).toEqual([
      { ...request, message: { ...message, From: 'SHOP' } },
      { ...request, message: { ...message, From: 'MGRUPP' } },
      {
        ...request,
        message: {
          ...message,
          MessagingServiceSid: TWILIO_SENDER,
          ValidityPeriod: '36000',
          StatusCallback: ADDRESS,
        },
      },
    ]);
  });

  it.each(['queued', 'accepted', 'sending', 'sent', 'delivered', 'scheduled'])(
    'accepts in status %s',
    async (status) => {
      answering(JSON.stringify({ sid: 'SM1', status, error_code: null }), 201);
      expect(await send()).toEqual({ status: 'accepted', messageId: 'SM1' });
    },
  );

  it.each<[number, object]>([
    [21211, { status: 'rejected', scope: 'recipient', code: '21211' }],
    [21614, { status: 'rejected', scope: 'recipient', code: '21614' }],
    [21610, { status: 'rejected', scope: 'recipient', code: '21610' }],
    [30005, { status: 'rejected', scope: 'recipient', code: '30005' }],
    [30006, { status: 'rejected', scope: 'recipient', code: '30006' }],
    [21408, { status: 'rejected', scope: 'recipient', code: '21408', isNoRoute: true }],
    [21612, { status: 'rejected', scope: 'recipient', code: '21612', isNoRoute: true }],
    [21265, { status: 'rejected', scope: 'recipient', code: '21265', isNoRoute: true }],
    [21268, { status: 'rejected', scope: 'recipient', code: '21268', isNoRoute: true }],
    [30003, { status: 'rejected', scope: 'recipient', code: '30003', isNoRoute: true }],
    [21606, { status: 'rejected', scope: 'operator', code: '21606' }],
    [30007, { status: 'rejected', scope: 'message', code: '30007' }],
    [21608, { status: 'rejected', scope: 'operator', code: '21608' }],
    [20003, { status: 'rejected', scope: 'account', code: '20003' }],
    [10001, { status: 'rejected', scope: 'account', code: '10001' }],
    [20429, { status: 'throttled', code: '20429' }],
    [30001, { status: 'unavailable', code: '30001' }],
    [99999, { status: 'rejected', scope: 'unknown', code: '99999' }],
  ])('refuses with code %i, or takes it and fails at once, with an id', async (code, outcome) => {
    fake.refuse(code, 400);
    expect(await send()).toEqual(outcome);
    answering(JSON.stringify({ sid: 'SM1', status: 'failed', error_code: code }), 201);
    expect(await send()).toEqual(outcome);
  });

  it.each<[string, number, object]>([
    [
      '{"sid":"SM1","status":"failed","error_code":null}',
      201,
      { status: 'rejected', scope: 'unknown', code: 'failed' },
    ],
    ['{"sid":"SM1","status":"undelivered"}', 201, { status: 'rejected', scope: 'unknown', code: 'undelivered' }],
    ['{"sid":"SM1","status":"canceled"}', 201, { status: 'rejected', scope: 'unknown', code: 'canceled' }],
    ['<html>', 402, { status: 'rejected', scope: 'operator', code: 'HTTP_402' }],
    ['{"code":21408}', 403, { status: 'rejected', scope: 'recipient', code: '21408', isNoRoute: true }],
    ['{"code":20404}', 403, { status: 'rejected', scope: 'account', code: 'HTTP_403' }],
    [
      '<?xml version="1.0"?><TwilioResponse><RestException><Code>21211</Code></RestException></TwilioResponse>',
      400,
      { status: 'rejected', scope: 'unknown', code: 'HTTP_400' },
    ],
    ['{"sid":"SM1"}', 201, UNREADABLE],
    ['{"status":"queued"}', 201, UNREADABLE],
    ['{"sid":"SM1","status":"queued"}', 400, { status: 'rejected', scope: 'unknown', code: 'HTTP_400' }],
    ['<html>', 404, { status: 'rejected', scope: 'unknown', code: 'HTTP_404' }],
  ])('with %s and HTTP %i has not simply taken it', async (body, status, outcome) => {
    answering(body, status);
    expect(await send()).toEqual(outcome);
  });

  it('is asked for the balance by GET, the credentials in a header', async () => {
    await gatewayWith().checkAccount(soon());
    expect(fake.balanceCalls).toEqual([
      expect.objectContaining({ method: 'GET', authorization: expect.stringMatching(/^Basic /) }),
    ]);
    fake.behaveOnBalance((response) => response.writeHead(404).end('{"code":20404,"balance":"5"}'));
    expect(await gatewayWith().checkAccount(soon())).toEqual({ isOpen: false, code: '20404' });
  });

  describe('reports', () => {
    const fields = {
      MessageSid: 'SM1',
      MessageStatus: 'delivered',
      To: '+79990000001',
      From: 'МАГАЗИН',
      ErrorCode: '',
    };
    const read = (
      { body, contentType, signature }: ReturnType<FakeTwilio['report']>,
      settings: Partial<Environment> = REPORTS,
    ) =>
      gatewayWith(settings).readReports({
        body: Buffer.from(body),
        contentType,
        headers: { 'x-twilio-signature': signature },
        query: { MessageStatus: 'delivered' },
      });
    const report = (MessageStatus: string, ErrorCode = '') =>
      fake.report({ ...fields, MessageStatus, ErrorCode }, ADDRESS, 'secret');

    it.each([
      ['delivered', '', 'delivered', 'delivered'],
      ['read', '', 'delivered', 'read'],
      ['undelivered', '30003', 'failed', '30003'],
      ['failed', '30007', 'failed', '30007'],
      ['failed', '', 'failed', 'failed'],
      ['canceled', '', 'failed', 'canceled'],
    ])('status %s with error "%s" as %s', (status, error, final, code) => {
      expect(read(report(status, error))).toEqual({
        reports: [{ messageId: 'SM1', status: final, code }],
        answer: 'OK',
      });
    });

    it.each(['queued', 'accepted', 'sending', 'sent', 'scheduled', 'partially_delivered', 'receiving', 'received', ''])(
      'progress with status "%s"',
      (status) => {
        expect(read(report(status))).toEqual({ reports: [], answer: 'OK' });
      },
    );

    it('that are believed only as they were signed', () => {
      const signed = report('delivered');
      expect(read(signed)?.reports).toHaveLength(1);
      expect(read({ ...signed, signature: '' })).toBeUndefined();
      expect(read({ ...signed, signature: `${signed.signature}=` })).toBeUndefined();
      expect(read({ ...signed, body: signed.body.replace('delivered', 'failed') })).toBeUndefined();
      expect(read({ ...signed, body: `${signed.body}&ErrorCode2=1` })).toBeUndefined();
      expect(read(fake.report(fields, ADDRESS, 'another token'))).toBeUndefined();
      expect(read(fake.report(fields, ADDRESS.replace('https', 'http'), 'secret'))).toBeUndefined();
      const { contentType, body } = signed;
      const unsigned = { contentType, body: Buffer.from(body), headers: {}, query: {} };
      expect(gatewayWith(REPORTS).readReports(unsigned)).toBeUndefined();
    });

    it('that are believed over each address that Twilio may have been told, and over none that it was not', () => {
      const rotated = { ...REPORTS, SMS_REPORT_TOKEN: ['new-report-token-0123456789abcdef', TOKEN] };
      expect(read(report('delivered'), rotated)?.reports).toHaveLength(1);
      expect(read(report('delivered'), { ...REPORTS, SMS_REPORT_TOKEN: ['x'.repeat(32)] })).toBeUndefined();
      expect(read(report('delivered'), { SMS_REPORT_TOKEN: [TOKEN] })).toBeUndefined();
    });
  });
});
