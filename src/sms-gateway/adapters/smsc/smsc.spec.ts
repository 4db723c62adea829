import { createHash } from 'node:crypto';
import { GatewayClient } from '../../gateway-client';
import { SmsSettings } from '../../sms.settings';
import { SmscGateway } from './smsc.adapter';
import { SmscSettings } from './smsc.settings';

const settingsOf = (values: Partial<SmscSettings>) => Object.assign(new SmscSettings(), values);

describe('the settings of SMSC.ru', () => {
  it.each<[Partial<SmscSettings>, boolean]>([
    [{}, false],
    [{ SMSC_LOGIN: 'shop' }, false],
    [{ SMSC_LOGIN: 'shop', SMSC_PASSWORD: 'secret' }, true],
    [{ SMSC_API_KEY: 'key' }, true],
  ])('are enough with %j: %s', (values, isMet) => {
    expect(SmscSettings.needs(settingsOf(values)).every((need) => need.isMet)).toBe(isMet);
  });
});

describe('a report of SMSC.ru', () => {
  const read = (fields: Record<string, string>, SMSC_REPORT_SECRET?: string) =>
    new SmscGateway(settingsOf({ SMSC_REPORT_SECRET }), new SmsSettings(), new GatewayClient()).readReports({
      body: Buffer.from(new URLSearchParams(fields).toString()),
      contentType: 'application/x-www-form-urlencoded',
      headers: {},
      query: {},
    });
  const fields = { id: '1', phone: '79990000001', status: '1' };
  const md5 = createHash('md5').update('1:79990000001:1:secret').digest('hex');

  it('is genuine with the signature that the secret makes, and without one where there is no secret', () => {
    const reports = [{ messageId: '1', status: 'delivered', code: '1' }];
    expect(read({ ...fields, md5 }, 'secret')?.reports).toEqual(reports);
    expect(read(fields)?.reports).toEqual(reports);
  });

  it('is forged with another signature, or with none', () => {
    expect(read({ ...fields, status: '20', md5 }, 'secret')).toBeUndefined();
    expect(read(fields, 'secret')).toBeUndefined();
  });

  it.each([
    ['-1', []],
    ['0', []],
    ['2', ['delivered']],
    ['3', ['failed']],
    ['22', ['failed']],
  ])('with the status %s tells %j', (status, told) => {
    expect(read({ ...fields, status })?.reports.map((each) => each.status)).toEqual(told);
  });
});
