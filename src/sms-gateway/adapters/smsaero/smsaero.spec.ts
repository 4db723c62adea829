import { ReportSettings } from '../../../http/report.settings';
import { GatewayClient } from '../../gateway-client';
import { SmsSettings } from '../../sms.settings';
import { SmsaeroGateway } from './smsaero.adapter';
import { SmsaeroSettings } from './smsaero.settings';

it('the settings of SMS Aero are enough with credentials and a sender of their own or of all gateways', () => {
  const credentials = { SMSAERO_EMAIL: 'x', SMSAERO_API_KEY: 'x' };
  const isMet = (values: Partial<SmsaeroSettings>, SMS_SENDER?: string) =>
    SmsaeroSettings.needs(Object.assign(new SmsaeroSettings(), values), (type) =>
      Object.assign(new type(), { SMS_SENDER }),
    ).map((need) => need.isMet);
  expect(isMet({})).toEqual([false, false]);
  expect(isMet(credentials, 'SHOP')).toEqual([true, true]);
  expect(isMet({ ...credentials, SMSAERO_SENDER: 'SHOP' })).toEqual([true, true]);
});

describe('a report of SMS Aero', () => {
  const gateway = new SmsaeroGateway(
    new SmsaeroSettings(),
    new SmsSettings(),
    new ReportSettings(),
    new GatewayClient(),
  );

  it.each([
    [{ id: 1, status: 1 }, [['1', 'delivered']]],
    [{ id: 1, status: 8 }, [['1', 'failed']]],
    [{ smsId: 1, extendStatus: 'DELIVERY' }, [['1', 'delivered']]],
    [{ id: 1, status: 4 }, []],
    [{ status: 1 }, []],
  ])('%j tells %j', (fields, told) => {
    const report = {
      body: Buffer.from(JSON.stringify(fields)),
      contentType: 'application/json',
      headers: {},
      query: {},
    };
    const { reports, answer } = gateway.readReports(report);
    expect(reports.map(({ messageId, status }) => [messageId, status])).toEqual(told);
    expect(answer).toBe('OK');
  });
});
