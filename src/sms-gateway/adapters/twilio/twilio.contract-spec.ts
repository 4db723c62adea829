import type { Environment } from '../../../environment';
import { FakeTwilio, TWILIO_SID } from '../../../../test/support/fake-twilio';
import { itKeepsTheContract } from '../../../../test/support/gateway-contract';
import { GatewayLab, REPORT_SETTINGS, REPORT_TOKEN, reportAddress, SMS } from '../../../../test/support/gateway-lab';
import { type Meaning, refusal, UNREADABLE } from '../../../../test/support/gateway-outcomes';
import { needsMet } from '../../../../test/support/needs-met';
import { TwilioGateway } from './twilio.adapter';
import { TwilioSettings } from './twilio.settings';

const ADDRESS = reportAddress('twilio');

describe('Twilio', () => {
  const lab = GatewayLab.open({
    adapter: TwilioGateway,
    fake: new FakeTwilio(),
    address: 'TWILIO_URL',
    settings: { TWILIO_ACCOUNT_SID: TWILIO_SID, TWILIO_AUTH_TOKEN: 'secret', SMS_SENDER: 'SHOP' },
    credentials: `${TWILIO_SID}:secret`,
  });
  const { fake } = lab;

  itKeepsTheContract(lab, {
    refusal: { code: 21211, outcome: refusal('recipient', 21211) },
    codesOfOnePhone: [21211, 21265, 21268, 21408, 21606, 21608, 21610, 21612, 21614, 30003, 30007, 20429, 99999],
    wrongCredentials: '20003',
    account: { balance: 47.12 },
  });

  it('has settings enough with an account and a sender, its own or that of all gateways', () => {
    const account = { TWILIO_ACCOUNT_SID: 'AC', TWILIO_AUTH_TOKEN: 'secret' };
    expect(needsMet(TwilioSettings, {})).toEqual([false, false]);
    expect(needsMet(TwilioSettings, { TWILIO_ACCOUNT_SID: 'AC' })).toEqual([false, false]);
    expect(needsMet(TwilioSettings, account, { SMS_SENDER: 'SHOP' })).toEqual([true, true]);
    expect(needsMet(TwilioSettings, { ...account, TWILIO_SENDER: 'SHOP' })).toEqual([true, true]);
  });

  it('gets a form below the address of the account, the credentials in a header', async () => {
    const TWILIO_SENDER = 'MG0123456789abcdef0123456789abcdef';
    await lab.send();
    await lab.send({ TWILIO_URL: fake.url.replace(/\/$/, ''), TWILIO_SENDER: 'MGRUPP' });
    await lab.send({ ...REPORT_SETTINGS, TWILIO_SENDER, OTP_TTL_SECONDS: 100_000 });
    const message = { To: '+79990000001', Body: SMS.text, ValidityPeriod: '300' };
    const long = { MessagingServiceSid: TWILIO_SENDER, ValidityPeriod: '36000', StatusCallback: ADDRESS };
    const request = {
      method: 'POST',
      url: `/2010-04-01/Accounts/${TWILIO_SID}/Messages.json`,
      contentType: 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${TWILIO_SID}:secret`).toString('base64')}`,
    };
    expect(fake.received).toEqual([
      { ...request, message: { ...message, From: 'SHOP' } },
      { ...request, message: { ...message, From: 'MGRUPP' } },
      { ...request, message: { ...message, ...long } },
    ]);
  });

  it.each(['queued', 'accepted', 'sending', 'sent', 'delivered', 'scheduled'])(
    'takes an SMS in the status %s',
    async (status) => {
      const outcome = await lab.outcomeOf({ sid: 'SM1', status, error_code: null }, 201);
      expect(outcome).toEqual({ status: 'accepted', messageId: 'SM1' });
    },
  );

  it.each<[number, Meaning]>([
    [21211, 'recipient'],
    [21614, 'recipient'],
    [21610, 'recipient'],
    [30005, 'recipient'],
    [30006, 'recipient'],
    [21408, 'no route'],
    [21612, 'no route'],
    [21265, 'no route'],
    [21268, 'no route'],
    [30003, 'no route'],
    [21606, 'operator'],
    [30007, 'message'],
    [21608, 'operator'],
    [20003, 'account'],
    [10001, 'account'],
    [20429, 'throttled'],
    [30001, 'unavailable'],
    [99999, 'unknown'],
  ])('means by its code %i, of a refusal or of an SMS that failed at once: %s', async (code, meaning) => {
    fake.refuse(code, 400);
    expect(await lab.send()).toEqual(refusal(meaning, code));
    const failed = { sid: 'SM1', status: 'failed', error_code: code };
    expect(await lab.outcomeOf(failed, 201)).toEqual(refusal(meaning, code));
  });

  it.each<[string, number, Meaning, string]>([
    ['{"sid":"SM1","status":"failed","error_code":null}', 201, 'unknown', 'failed'],
    ['{"sid":"SM1","status":"undelivered"}', 201, 'unknown', 'undelivered'],
    ['{"sid":"SM1","status":"canceled"}', 201, 'unknown', 'canceled'],
    ['<html>', 402, 'operator', 'HTTP_402'],
    ['{"code":21408}', 403, 'no route', '21408'],
    ['{"code":20404}', 403, 'account', 'HTTP_403'],
    ['<TwilioResponse><Code>21211</Code></TwilioResponse>', 400, 'unknown', 'HTTP_400'],
    ['{"sid":"SM1","status":"queued"}', 400, 'unknown', 'HTTP_400'],
    ['<html>', 404, 'unknown', 'HTTP_404'],
  ])('refuses with %s and HTTP %i: %s', async (body, status, meaning, code) => {
    expect(await lab.outcomeOf(body, status)).toEqual(refusal(meaning, code));
  });

  it.each(['{"sid":"SM1"}', '{"status":"queued"}'])('may have taken the SMS with the answer %s', async (body) => {
    expect(await lab.outcomeOf(body, 201)).toEqual(UNREADABLE);
  });

  it('is asked for the balance by GET, the credentials in a header', async () => {
    await lab.checkAccount();
    expect(fake.balanceCalls).toEqual([
      expect.objectContaining({ method: 'GET', authorization: expect.stringMatching(/^Basic /) }),
    ]);
    expect(await lab.accountOf('{"code":20404,"balance":"5"}', 404)).toEqual({ isOpen: false, code: '20404' });
  });

  describe('reporting', () => {
    const fields = {
      MessageSid: 'SM1',
      MessageStatus: 'delivered',
      To: '+79990000001',
      From: 'МАГАЗИН',
      ErrorCode: '',
    };
    const read = (
      { body, contentType, signature }: ReturnType<FakeTwilio['report']>,
      settings: Partial<Environment> = REPORT_SETTINGS,
    ) => {
      const report = { body, contentType, headers: { 'x-twilio-signature': signature } };
      return lab.read({ ...report, query: { MessageStatus: 'delivered' } }, settings);
    };
    const report = (MessageStatus: string, ErrorCode = '') =>
      fake.report({ ...fields, MessageStatus, ErrorCode }, ADDRESS, 'secret');

    it.each([
      ['delivered', '', 'delivered', 'delivered'],
      ['read', '', 'delivered', 'read'],
      ['undelivered', '30003', 'failed', '30003'],
      ['failed', '30007', 'failed', '30007'],
      ['failed', '', 'failed', 'failed'],
      ['canceled', '', 'failed', 'canceled'],
    ])('means by the status %s with the error "%s": %s', (status, error, final, code) => {
      expect(read(report(status, error))).toEqual({
        reports: [{ messageId: 'SM1', status: final, code }],
        answer: 'OK',
      });
    });

    it.each(['queued', 'accepted', 'sending', 'sent', 'scheduled', 'partially_delivered', 'receiving', 'received', ''])(
      'tells of progress only with the status "%s"',
      (status) => {
        expect(read(report(status))).toEqual({ reports: [], answer: 'OK' });
      },
    );

    it('is believed only as it was signed', () => {
      const signed = report('delivered');
      expect(read(signed)?.reports).toHaveLength(1);
      expect(read({ ...signed, signature: '' })).toBeUndefined();
      expect(read({ ...signed, signature: `${signed.signature}=` })).toBeUndefined();
      expect(read({ ...signed, body: signed.body.replace('delivered', 'failed') })).toBeUndefined();
      expect(read({ ...signed, body: `${signed.body}&ErrorCode2=1` })).toBeUndefined();
      expect(read(fake.report(fields, ADDRESS, 'another token'))).toBeUndefined();
      expect(read(fake.report(fields, ADDRESS.replace('https', 'http'), 'secret'))).toBeUndefined();
      expect(lab.read({ contentType: signed.contentType, body: signed.body }, REPORT_SETTINGS)).toBeUndefined();
    });

    it('is believed over each address that Twilio may have been told, and over none that it was not', () => {
      const rotated = { ...REPORT_SETTINGS, SMS_REPORT_TOKEN: ['new-report-token-0123456789abcdef', REPORT_TOKEN] };
      expect(read(report('delivered'), rotated)?.reports).toHaveLength(1);
      expect(read(report('delivered'), { ...REPORT_SETTINGS, SMS_REPORT_TOKEN: ['x'.repeat(32)] })).toBeUndefined();
      expect(read(report('delivered'), { SMS_REPORT_TOKEN: [REPORT_TOKEN] })).toBeUndefined();
    });
  });
});
