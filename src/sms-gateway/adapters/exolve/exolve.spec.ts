import { GatewayClient } from '../../gateway-client';
import { SmsSettings } from '../../sms.settings';
import { ExolveGateway } from './exolve.adapter';
import { ExolveSettings } from './exolve.settings';

it('the settings of MTS Exolve are enough with credentials and a sender of their own or of all gateways', () => {
  const credentials = { EXOLVE_API_KEY: 'x' };
  const isMet = (values: Partial<ExolveSettings>, SMS_SENDER?: string) =>
    ExolveSettings.needs(Object.assign(new ExolveSettings(), values), (type) =>
      Object.assign(new type(), { SMS_SENDER }),
    ).map((need) => need.isMet);
  expect(isMet({})).toEqual([false, false]);
  expect(isMet(credentials, 'SHOP')).toEqual([true, true]);
  expect(isMet({ ...credentials, EXOLVE_SENDER: 'SHOP' })).toEqual([true, true]);
});

describe('a report of MTS Exolve', () => {
  const gateway = new ExolveGateway(new ExolveSettings(), new SmsSettings(), new GatewayClient());

  it.each([
    [{ message_id: '9007199254740993', status: 'delivered' }, [['9007199254740993', 'delivered']]],
    [{ id: '1', delivery_status: 'Undelivered' }, [['1', 'failed']]],
    [{ id: '1', status: 'sent' }, []],
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
