import { CodeSettings } from '../../../config/code.settings';
import { ReportSettings } from '../../../http/report.settings';
import { GatewayClient } from '../../gateway-client';
import { SmsSettings } from '../../sms.settings';
import { IdigitalGateway } from './idigital.adapter';
import { IdigitalSettings } from './idigital.settings';

it('the settings of i-Digital Direct are enough with credentials and a sender of their own or of all gateways', () => {
  const credentials = { IDIGITAL_TOKEN: 'x' };
  const isMet = (values: Partial<IdigitalSettings>, SMS_SENDER?: string) =>
    IdigitalSettings.needs(Object.assign(new IdigitalSettings(), values), (type) =>
      Object.assign(new type(), { SMS_SENDER }),
    ).map((need) => need.isMet);
  expect(isMet({})).toEqual([false, false]);
  expect(isMet(credentials, 'SHOP')).toEqual([true, true]);
  expect(isMet({ ...credentials, IDIGITAL_SENDER: 'SHOP' })).toEqual([true, true]);
});

describe('a report of i-Digital Direct', () => {
  const gateway = new IdigitalGateway(
    new IdigitalSettings(),
    new SmsSettings(),
    new CodeSettings(),
    new ReportSettings(),
    new GatewayClient(),
  );

  it.each([
    [{ messageUuid: 'a-1', status: 'delivered' }, [['a-1', 'delivered']]],
    [{ uuid: 'a-1', event: 'UNDELIVERED' }, [['a-1', 'failed']]],
    [{ uuid: 'a-1', event: 'sent' }, []],
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
