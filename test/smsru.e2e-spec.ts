import type { Environment } from '../src/environment';
import { SmsruGateway } from '../src/sms-gateway/adapters/smsru/smsru.adapter';
import type { DeliveryOutcome } from '../src/delivery/delivery-outcome';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { type FakeReport } from './support/fake-gateway';
import { FakeSmsru, SMSRU_API_ID } from './support/fake-smsru';

const PHONE = '79990000001';
const TEXT = 'Код: 123456. Никому его не сообщайте.';

let fake: FakeSmsru;
const http = new GatewayClient();
beforeAll(async () => void (fake = await FakeSmsru.start()));
afterAll(() => fake.stop());
beforeEach(() => {
  fake.accept();
  fake.received.length = 0;
  fake.balanceCalls.length = 0;
});

function gatewayWith(settings: Partial<Environment> = {}): SmsruGateway {
  return buildGateway(SmsruGateway, { SMSRU_URL: fake.url, SMSRU_API_ID, ...settings }, http);
}

const soon = () => AbortSignal.timeout(5000);
const send = (settings?: Partial<Environment>) =>
  gatewayWith(settings).send({ phone: PHONE, text: TEXT, code: '123456' }, soon());

function read({ contentType, body }: FakeReport): ReturnType<SmsruGateway['readReports']> {
  return gatewayWith().readReports({ contentType, body: Buffer.from(body), headers: {}, query: {} });
}

const rejected = (scope: string) => ({ status: 'rejected', scope });
const UNAVAILABLE = { status: 'unavailable' };
const NO_ROUTE = { ...rejected('recipient'), isNoRoute: true };
const THROTTLED = { status: 'throttled' };

describe('SMS.ru', () => {
  it('gets the message in a form, the credentials in it and not in the address', async () => {
    await send();
    await send({ SMS_SENDER: 'SHOP' });
    await send({ SMS_SENDER: 'SHOP', SMSRU_SENDER: 'SHOP.RU' });
    const message = { api_id: SMSRU_API_ID, to: PHONE, msg: TEXT };
    const request = { method: 'POST', url: '/sms/send?json=1', contentType: 'application/x-www-form-urlencoded' };
    expect(fake.received).toEqual([
      { ...request, message },
      { ...request, message: { ...message, from: 'SHOP' } },
      { ...request, message: { ...message, from: 'SHOP.RU' } },
    ]);
  });

  it('accepts with an id, of whatever form', async () => {
    fake.behave((response) =>
      response.end(
        `{"status":"OK","status_code":100,"sms":{"${PHONE}":{"status":"OK","status_code":100,"sms_id":"000000-10000000"}},"balance":4122.56}`,
      ),
    );
    expect(await send()).toEqual({ status: 'accepted', messageId: '000000-10000000' });
    fake.behave((response) =>
      response.end(`{"status":"OK","sms":{"${PHONE}":{"status":"OK","sms_id":439166538239448536}}}`),
    );
    expect(await send()).toEqual({ status: 'accepted', messageId: '439166538239448536' });
  });

  describe.each<[string, 'refusalOfRequest' | 'refusalOfRecipient']>([
    ['the whole request', 'refusalOfRequest'],
    ['the recipient, with an id', 'refusalOfRecipient'],
  ])('refusing %s', (_, refusal) => {
    it.each<[number, object]>([
      [200, rejected('account')],
      [201, rejected('operator')],
      [202, rejected('recipient')],
      [203, rejected('message')],
      [204, rejected('operator')],
      [205, rejected('message')],
      [206, rejected('quota')],
      [207, NO_ROUTE],
      [208, rejected('message')],
      [209, rejected('recipient')],
      [210, rejected('message')],
      [211, rejected('message')],
      [212, rejected('message')],
      [213, rejected('message')],
      [214, NO_ROUTE],
      [215, rejected('recipient')],
      [216, rejected('message')],
      [220, UNAVAILABLE],
      [221, rejected('operator')],
      [230, THROTTLED],
      [231, THROTTLED],
      [232, THROTTLED],
      [233, THROTTLED],
      [300, rejected('account')],
      [301, rejected('account')],
      [302, rejected('account')],
      [500, UNAVAILABLE],
      [901, rejected('account')],
      [902, rejected('account')],
      [777, rejected('unknown')],
    ])('has code %i', async (code, outcome) => {
      fake.behave((response) => response.end(JSON.stringify(fake[refusal](code, PHONE))));
      expect(await send()).toEqual({ ...outcome, code: String(code) });
    });
  });

  const ok = { status: 'OK', status_code: 100 };
  it.each<[string, object]>([
    ['no recipient', ok],
    ['another recipient', { ...ok, sms: { 79990000002: { ...ok, sms_id: '1' } } }],
    ['no id', { ...ok, sms: { [PHONE]: ok } }],
    ['no word on the request', { sms: { [PHONE]: { ...ok, sms_id: '1' } } }],
    ['no word on the recipient', { ...ok, sms: { [PHONE]: { sms_id: '1' } } }],
    ['an error without a code', { ...ok, sms: { [PHONE]: { status: 'ERROR', sms_id: '1' } } }],
  ])('is uncertain with %s', async (_, answer) => {
    fake.behave((response) => response.end(JSON.stringify(answer)));
    expect(await send()).toEqual({ status: 'uncertain', code: 'UNREADABLE' } satisfies DeliveryOutcome);
  });

  it('is asked for the balance with the credentials in a form', async () => {
    await gatewayWith().checkAccount(soon());
    expect(fake.balanceCalls).toEqual([
      {
        method: 'POST',
        url: '/my/balance?json=1',
        contentType: 'application/x-www-form-urlencoded',
        message: { api_id: SMSRU_API_ID },
      },
    ]);
  });

  describe('reports', () => {
    it.each([
      [103, 'delivered'],
      [110, 'delivered'],
      [104, 'failed'],
      [105, 'failed'],
      [106, 'failed'],
      [107, 'failed'],
      [108, 'failed'],
      [150, 'failed'],
    ])('code %i as %s', (code, status) => {
      expect(read(fake.report('000000-1', code))).toEqual({
        reports: [{ messageId: '000000-1', status, code: String(code) }],
        answer: '100',
      });
    });

    it.each([-1, 100, 101, 102, 999])('progress with code %i', (code) => {
      expect(read(fake.report('000000-1', code))).toEqual({ reports: [], answer: '100' });
    });

    it('many at once, among heartbeats and other news', () => {
      const records = Array.from({ length: 12 }, (_, i) => `sms_status\n000000-${i}\n103\n1764000000`);
      const others = [
        'test\n1764000000',
        'callcheck_status\n000000-99\n103\n1764000000',
        '',
        'sms_status',
        'sms_status\n\n103',
      ];
      const reading = read(fake.callback([...others, ...records]));
      expect(reading?.reports.map(({ messageId }) => messageId)).toEqual(records.map((_, i) => `000000-${i}`));
    });

    it('that are signed in the order of their numbers, in whichever they come', () => {
      const { contentType, body } = fake.callback(
        Array.from({ length: 11 }, (_, i) => `sms_status\n000000-${i}\n103\n1764000000`),
      );
      const backwards = body.split('&').toReversed().join('&');
      expect(read({ contentType, body: backwards })?.reports).toHaveLength(11);
    });

    it('that are believed only as they were signed', () => {
      const report = fake.report('000000-1', 103);
      const [data = '', hash = ''] = report.body.split('&');
      const forged = (body: string) => read({ ...report, body });
      expect(forged(`${data}&${hash.toUpperCase().replace('HASH', 'hash')}`)).toBeDefined();
      expect(read(fake.callback(['sms_status\n000000-1\n103\n1764000000'], 'another-api-id'))).toBeUndefined();
      expect(forged(`${data.replace('103', '108')}&${hash}`)).toBeUndefined();
      expect(forged(`${data}&data%5B1%5D=sms_status%0A2%0A103%0A1&${hash}`)).toBeUndefined();
      for (const body of [data, `${data}&hash=`, `${data}&${hash}00`, hash, '']) expect(forged(body)).toBeUndefined();
    });
  });
});
