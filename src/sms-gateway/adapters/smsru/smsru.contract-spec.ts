import { FakeSmsru, SMSRU_API_ID } from '../../../../test/support/fake-smsru';
import { itKeepsTheContract } from '../../../../test/support/gateway-contract';
import { GatewayLab, PHONE, SMS } from '../../../../test/support/gateway-lab';
import { type Meaning, refusal, UNREADABLE } from '../../../../test/support/gateway-outcomes';
import { SmsruGateway } from './smsru.adapter';
import { SmsruSettings } from './smsru.settings';

describe('SMS.ru', () => {
  const lab = GatewayLab.open({
    adapter: SmsruGateway,
    fake: new FakeSmsru(),
    address: 'SMSRU_URL',
    settings: { SMSRU_API_ID },
    credentials: SMSRU_API_ID,
  });
  const { fake } = lab;

  itKeepsTheContract(lab, {
    refusal: { code: 202, outcome: refusal('recipient', 202) },
    codesOfOnePhone: [201, 202, 204, 207, 209, 214, 215, 216, 220, 221, 230, 233, 777],
    wrongCredentials: '200',
    account: { balance: 4122.56 },
  });

  it('has settings enough with an API id', () => {
    const settings = Object.assign(new SmsruSettings(), { SMSRU_API_ID });
    expect(SmsruSettings.needs(settings)).toEqual([{ isMet: true, words: 'SMSRU_API_ID' }]);
    expect(SmsruSettings.needs(new SmsruSettings())).toMatchObject([{ isMet: false }]);
  });

  it('gets the message in a form, the API id in it, and its own sender before that of all gateways', async () => {
    await lab.send();
    await lab.send({ SMS_SENDER: 'SHOP' });
    await lab.send({ SMS_SENDER: 'SHOP', SMSRU_SENDER: 'SHOP.RU' });
    const message = { api_id: SMSRU_API_ID, to: PHONE, msg: SMS.text };
    const request = { method: 'POST', url: '/sms/send?json=1', contentType: 'application/x-www-form-urlencoded' };
    expect(fake.received).toEqual([
      { ...request, message },
      { ...request, message: { ...message, from: 'SHOP' } },
      { ...request, message: { ...message, from: 'SHOP.RU' } },
    ]);
  });

  const ok = { status: 'OK', status_code: 100 };

  it('takes the SMS with an id of whatever form', async () => {
    const documented = { ...ok, sms: { [PHONE]: { ...ok, sms_id: '000000-10000000' } }, balance: 4122.56 };
    expect(await lab.outcomeOf(documented)).toEqual({ status: 'accepted', messageId: '000000-10000000' });
    const long = `{"status":"OK","sms":{"${PHONE}":{"status":"OK","sms_id":439166538239448536}}}`;
    expect(await lab.outcomeOf(long)).toEqual({ status: 'accepted', messageId: '439166538239448536' });
  });

  it.each<[number, Meaning]>([
    [200, 'account'],
    [201, 'operator'],
    [202, 'recipient'],
    [203, 'message'],
    [204, 'operator'],
    [205, 'message'],
    [206, 'quota'],
    [207, 'no route'],
    [208, 'message'],
    [209, 'recipient'],
    [210, 'message'],
    [211, 'message'],
    [212, 'message'],
    [213, 'message'],
    [214, 'no route'],
    [215, 'recipient'],
    [216, 'message'],
    [220, 'unavailable'],
    [221, 'operator'],
    [230, 'throttled'],
    [231, 'throttled'],
    [232, 'throttled'],
    [233, 'throttled'],
    [300, 'account'],
    [301, 'account'],
    [302, 'account'],
    [500, 'unavailable'],
    [901, 'account'],
    [902, 'account'],
    [777, 'unknown'],
  ])('means by its code %i, of the request or with an id of the recipient: %s', async (code, meaning) => {
    expect(await lab.outcomeOf(fake.refusalOfRequest(code))).toEqual(refusal(meaning, code));
    expect(await lab.outcomeOf(fake.refusalOfRecipient(code, PHONE))).toEqual(refusal(meaning, code));
  });

  it.each<[string, object]>([
    ['no recipient', ok],
    ['another recipient', { ...ok, sms: { 79990000002: { ...ok, sms_id: '1' } } }],
    ['no id', { ...ok, sms: { [PHONE]: ok } }],
    ['no word on the request', { sms: { [PHONE]: { ...ok, sms_id: '1' } } }],
    ['no word on the recipient', { ...ok, sms: { [PHONE]: { sms_id: '1' } } }],
    ['an error without a code', { ...ok, sms: { [PHONE]: { status: 'ERROR', sms_id: '1' } } }],
  ])('may have taken the SMS with an answer that has %s', async (_, answer) => {
    expect(await lab.outcomeOf(answer)).toEqual(UNREADABLE);
  });

  it('is asked for the balance in a form, the API id in it', async () => {
    await lab.checkAccount();
    expect(fake.balanceCalls).toEqual([
      {
        method: 'POST',
        url: '/my/balance?json=1',
        contentType: 'application/x-www-form-urlencoded',
        message: { api_id: SMSRU_API_ID },
      },
    ]);
  });

  describe('reporting', () => {
    it.each([
      [103, 'delivered'],
      [110, 'delivered'],
      [104, 'failed'],
      [105, 'failed'],
      [106, 'failed'],
      [107, 'failed'],
      [108, 'failed'],
      [150, 'failed'],
    ])('means by code %i: %s', (code, status) => {
      expect(lab.read(fake.report('000000-1', code))).toEqual({
        reports: [{ messageId: '000000-1', status, code: String(code) }],
        answer: '100',
      });
    });

    it.each([-1, 100, 101, 102, 999])('tells of progress only with code %i', (code) => {
      expect(lab.read(fake.report('000000-1', code))).toEqual({ reports: [], answer: '100' });
    });

    it('tells of many SMS at once, among heartbeats and other news', () => {
      const records = Array.from({ length: 12 }, (_, i) => `sms_status\n000000-${i}\n103\n1764000000`);
      const others = [
        'test\n1764000000',
        'callcheck_status\n000000-99\n103\n1764000000',
        '',
        'sms_status',
        'sms_status\n\n103',
      ];
      const ids = lab.read(fake.callback([...others, ...records]))?.reports.map(({ messageId }) => messageId);
      expect(ids).toEqual(records.map((_, i) => `000000-${i}`));
    });

    it('is signed in the order of the numbers of its records, in whichever they come', () => {
      const records = Array.from({ length: 11 }, (_, i) => `sms_status\n000000-${i}\n103\n1764000000`);
      const { contentType, body } = fake.callback(records);
      const backwards = body.split('&').toReversed().join('&');
      expect(lab.read({ contentType, body: backwards })?.reports).toHaveLength(11);
    });

    it('is believed only as it was signed', () => {
      const report = fake.report('000000-1', 103);
      const [data = '', hash = ''] = report.body.split('&');
      const read = (body: string) => lab.read({ ...report, body });
      expect(read(`${data}&${hash.toUpperCase().replace('HASH', 'hash')}`)).toBeDefined();
      expect(lab.read(fake.callback(['sms_status\n000000-1\n103\n1764000000'], 'another-api-id'))).toBeUndefined();
      expect(read(`${data.replace('103', '108')}&${hash}`)).toBeUndefined();
      expect(read(`${data}&data%5B1%5D=sms_status%0A2%0A103%0A1&${hash}`)).toBeUndefined();
      for (const body of [data, `${data}&hash=`, `${data}&${hash}00`, hash, '']) expect(read(body)).toBeUndefined();
    });
  });
});
