import { createHmac } from 'node:crypto';
import { CodeSettings } from '../../../config/code.settings';
import { ReportSettings } from '../../../http/report.settings';
import { GatewayClient } from '../../gateway-client';
import { SmsSettings } from '../../sms.settings';
import { TwilioGateway } from './twilio.adapter';
import { TwilioSettings } from './twilio.settings';

const TOKEN = 'report-test-token-0123456789abcdef';
const settings = Object.assign(new TwilioSettings(), { TWILIO_AUTH_TOKEN: 'secret' });
const reports = Object.assign(new ReportSettings(), { PUBLIC_URL: 'https://shop.example', SMS_REPORT_TOKEN: [TOKEN] });

it('the settings of Twilio are enough with an account and a sender of their own or of all gateways', () => {
  const account = { TWILIO_ACCOUNT_SID: 'AC', TWILIO_AUTH_TOKEN: 'secret' };
  const isMet = (values: Partial<TwilioSettings>, SMS_SENDER?: string) =>
    TwilioSettings.needs(Object.assign(new TwilioSettings(), values), (type) =>
      Object.assign(new type(), { SMS_SENDER }),
    ).map((need) => need.isMet);
  expect(isMet({})).toEqual([false, false]);
  expect(isMet(account, 'SHOP')).toEqual([true, true]);
  expect(isMet({ ...account, TWILIO_SENDER: 'SHOP' })).toEqual([true, true]);
});

describe('a report of Twilio', () => {
  const read = (fields: Record<string, string>, address: string) => {
    const signed = Object.entries(fields)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flat()
      .join('');
    return new TwilioGateway(settings, new SmsSettings(), new CodeSettings(), reports, new GatewayClient()).readReports(
      {
        body: Buffer.from(new URLSearchParams(fields).toString()),
        contentType: 'application/x-www-form-urlencoded',
        headers: {
          'x-twilio-signature': createHmac('sha1', 'secret')
            .update(address + signed)
            .digest('base64'),
        },
        query: {},
      },
    );
  };
  const address = `https://shop.example/sms-gateway/report/twilio/${TOKEN}`;

  it('is genuine if the token of the account signed it for the address that Twilio was told', () => {
    expect(read({ MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30005' }, address)?.reports).toEqual([
      { messageId: 'SM1', status: 'failed', code: '30005' },
    ]);
    expect(read({ MessageSid: 'SM1', MessageStatus: 'sent' }, address)?.reports).toEqual([]);
  });

  it('is forged if it was signed for another address', () => {
    expect(read({ MessageSid: 'SM1', MessageStatus: 'delivered' }, 'https://other.example/')).toBeUndefined();
  });
});
