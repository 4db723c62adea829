import { createHash } from 'node:crypto';
import { GatewayClient } from '../../gateway-client';
import { SmsSettings } from '../../sms.settings';
import { SmsruGateway } from './smsru.adapter';
import { SmsruSettings } from './smsru.settings';

const settings = Object.assign(new SmsruSettings(), { SMSRU_API_ID: 'id' });

it('the settings of SMS.ru are enough with an API id', () => {
  expect(SmsruSettings.needs(settings)).toEqual([{ isMet: true, words: 'SMSRU_API_ID' }]);
  expect(SmsruSettings.needs(new SmsruSettings())).toMatchObject([{ isMet: false }]);
});

describe('a report of SMS.ru', () => {
  const read = (records: string[], signedWith: string) => {
    const fields = records.map((record, i) => [`data[${i}]`, record]);
    const hash = createHash('sha256')
      .update([signedWith, ...records].join(''))
      .digest('hex');
    return new SmsruGateway(settings, new SmsSettings(), new GatewayClient()).readReports({
      body: Buffer.from(new URLSearchParams([...fields, ['hash', hash]] as [string, string][]).toString()),
      contentType: 'application/x-www-form-urlencoded',
      headers: {},
      query: {},
    });
  };

  it('tells of several SMS, and of nothing else', () => {
    const records = [
      'sms_status\n1-1\n103',
      'sms_status\n1-2\n105',
      'sms_status\n1-3\n102',
      'callcheck_status\n1-4\n401',
    ];
    expect(read(records, 'id')).toEqual({
      reports: [
        { messageId: '1-1', status: 'delivered', code: '103' },
        { messageId: '1-2', status: 'failed', code: '105' },
      ],
      answer: '100',
    });
  });

  it('is forged if another id signed it', () => {
    expect(read(['sms_status\n1-1\n103'], 'other')).toBeUndefined();
  });
});
