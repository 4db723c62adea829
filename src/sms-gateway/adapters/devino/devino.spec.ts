import { CodeSettings } from '../../../config/code.settings';
import { ReportSettings } from '../../../http/report.settings';
import { GatewayClient } from '../../gateway-client';
import { SmsSettings } from '../../sms.settings';
import { DevinoGateway } from './devino.adapter';
import { DevinoSettings } from './devino.settings';

it('the settings of Devino are enough with credentials and a sender of their own or of all gateways', () => {
  const credentials = { DEVINO_API_KEY: 'x' };
  const isMet = (values: Partial<DevinoSettings>, SMS_SENDER?: string) =>
    DevinoSettings.needs(Object.assign(new DevinoSettings(), values), (type) =>
      Object.assign(new type(), { SMS_SENDER }),
    ).map((need) => need.isMet);
  expect(isMet({})).toEqual([false, false]);
  expect(isMet(credentials, 'SHOP')).toEqual([true, true]);
  expect(isMet({ ...credentials, DEVINO_SENDER: 'SHOP' })).toEqual([true, true]);
});

describe('a report of Devino', () => {
  const gateway = new DevinoGateway(
    new DevinoSettings(),
    new SmsSettings(),
    new CodeSettings(),
    new ReportSettings(),
    new GatewayClient(),
  );

  it.each([
    [{ messageId: '1', status: 'DELIVERED' }, [['1', 'delivered']]],
    [{ message_id: '1', state: 'expired' }, [['1', 'failed']]],
    [{ messageId: '1', status: 'ENQUEUED' }, []],
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
