import { createHash, createHmac } from 'node:crypto';
import { ReportSettings } from '../../../http/report.settings';
import { GatewayClient } from '../../gateway-client';
import { TelegramGateway } from './telegram.adapter';
import { TelegramSettings } from './telegram.settings';

const settings = Object.assign(new TelegramSettings(), { TELEGRAM_TOKEN: 'token' });

it('the settings of Telegram Gateway are enough with a token and codes of at most 8 digits', () => {
  const isMet = (OTP_LENGTH: number) =>
    TelegramSettings.needs(settings, (type) => Object.assign(new type(), { OTP_LENGTH })).every((need) => need.isMet);
  expect([isMet(8), isMet(9)]).toEqual([true, false]);
});

describe('a report of Telegram Gateway', () => {
  const read = (status: string, secondsOld: number, token = 'token') => {
    const body = JSON.stringify({ request_id: '1', delivery_status: { status } });
    const timestamp = String(Math.floor(Date.now() / 1000) - secondsOld);
    const key = createHash('sha256').update(token).digest();
    const signature = createHmac('sha256', key).update(`${timestamp}\n${body}`).digest('hex');
    return new TelegramGateway(settings, new ReportSettings(), new GatewayClient()).readReports({
      body: Buffer.from(body),
      contentType: 'application/json',
      headers: { 'x-request-timestamp': timestamp, 'x-request-signature': signature },
      query: {},
    });
  };

  it.each([
    ['delivered', ['delivered']],
    ['read', ['delivered']],
    ['expired', ['failed']],
    ['revoked', ['failed']],
    ['sent', []],
  ])('with the status %s tells %j', (status, told) => {
    expect(read(status, 0)?.reports.map((each) => each.status)).toEqual(told);
  });

  it('is forged if another token signed it, and stale after five minutes', () => {
    expect(read('delivered', 0, 'other')).toBeUndefined();
    expect(read('delivered', 330)).toBeUndefined();
  });
});
