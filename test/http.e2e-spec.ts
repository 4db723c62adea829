import type { Environment } from '../src/environment';
import { CustomGateway } from '../src/sms-gateway/adapters/custom/custom.adapter';
import { GatewayClient } from '../src/sms-gateway/gateway-client';
import { buildGateway } from './support/build-gateway';
import { ADAPTERS } from './support/adapters';
import { FakeJasmin, FakeKannel, FakeMarketolog, FakeSmstraffic } from './support/fake-http';

const SMS = { phone: '79990000001', text: 'Код: 123456', code: '123456' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const http = new GatewayClient();
const open: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((fake) => fake.stop())));

function opened<Fake extends { stop(): Promise<void> }>(fake: Fake): Fake {
  open.push(fake);
  return fake;
}

const gatewayWith = (settings: Partial<Environment>) => buildGateway(CustomGateway, settings, http);
const send = (settings: Partial<Environment>, sms = SMS) => gatewayWith(settings).send(sms, AbortSignal.timeout(5000));
const documented = (name: string) => ADAPTERS.find((adapter) => adapter.name === `${name} by settings`)?.settings;

describe('the gateway of settings', () => {
  it('sends to MTS Marketolog as its documentation says', async () => {
    const fake = opened(await FakeMarketolog.start());
    fake.behave((response) => response.end('{"messages": [ {"internal_id" : "0f1e-77"} ]}'));
    expect(await send({ ...documented('MTS Marketolog'), HTTP_GATEWAY_URL: fake.url })).toEqual({
      status: 'accepted',
      messageId: '0f1e-77',
    });
    expect(fake.received).toEqual([
      {
        method: 'POST',
        url: '/http-api/v1/messages',
        contentType: 'application/json',
        authorization: 'Basic secret',
        message: {
          messages: [
            {
              content: { short_text: SMS.text },
              from: { sms_address: 'SHOP' },
              to: [{ msisdn: SMS.phone, message_id: expect.stringMatching(UUID) }],
            },
          ],
        },
      },
    ]);
  });

  it('sends to SMS Traffic as its documentation says, and reads XML with or without an id', async () => {
    const fake = opened(await FakeSmstraffic.start());
    const settings = { ...documented('SMS Traffic'), HTTP_GATEWAY_URL: fake.url };
    expect(await send(settings)).toEqual({ status: 'accepted', messageId: '1001' });
    fake.behave((response) => response.end('<reply><result>OK</result><code>0</code></reply>'));
    expect(await send(settings)).toEqual({ status: 'accepted', messageId: expect.stringMatching(UUID) });
    const message = { login: 'shop', password: 'secret', phones: SMS.phone, message: SMS.text, originator: 'SHOP' };
    expect(fake.received[0]).toEqual({
      method: 'POST',
      url: '/multi.php',
      contentType: 'application/x-www-form-urlencoded',
      authorization: undefined,
      message: { ...message, rus: '5', want_sms_ids: '1' },
    });
  });

  it.each([
    ['0: Accepted for delivery: 26ecfeea-6015', '26ecfeea-6015'],
    ['0: Accepted for delivery', UUID],
    ['Sent. Message splits: 2', UUID],
  ])('sends to Kannel as its source says, and knows a success by "%s"', async (answer, id) => {
    const fake = opened(await FakeKannel.start());
    fake.behave((response) => response.writeHead(202).end(answer));
    expect(await send({ ...documented('Kannel'), HTTP_GATEWAY_URL: fake.url })).toEqual({
      status: 'accepted',
      messageId: expect.stringMatching(id),
    });
    expect(fake.received).toEqual([
      {
        method: 'POST',
        url: '/cgi-bin/sendsms',
        contentType: 'text/plain; charset=UTF-8',
        authorization: undefined,
        message: { username: 'shop', password: 'secret', from: 'SHOP', to: SMS.phone, coding: '2', text: SMS.text },
      },
    ]);
  });

  it('sends to Jasmin as its documentation says, and is told of its deliveries', async () => {
    const fake = opened(await FakeJasmin.start());
    const settings = { ...documented('Jasmin'), HTTP_GATEWAY_URL: fake.url };
    const id = '07033084-5cfd-4812-90a4-e4d24ffb1001';
    expect(await send(settings)).toEqual({ status: 'accepted', messageId: id });
    expect(fake.received[0]?.message).toEqual({
      username: 'shop',
      password: 'secret',
      from: 'SHOP',
      to: SMS.phone,
      coding: '8',
      'hex-content': '041a043e0434003a0020003100320033003400350036',
      dlr: 'yes',
      'dlr-level': '2',
      'dlr-method': 'POST',
      'dlr-url': `https://sign-in.shop.example/sms-gateway/report/http/${settings.SMS_REPORT_TOKEN?.[0]}`,
    });
    const read = (status: string) =>
      gatewayWith(settings).readReports({
        body: Buffer.from(`id=${id}&id_smsc=2567&message_status=${status}&level=2`),
        contentType: 'application/x-www-form-urlencoded',
        headers: {},
        query: {},
      });
    expect(read('DELIVRD')).toEqual({
      reports: [{ messageId: id, status: 'delivered', code: 'delivrd' }],
      answer: 'ACK/Jasmin',
    });
    for (const status of ['UNDELIV', 'EXPIRED', 'REJECTD', 'DELETED'])
      expect(read(status).reports).toEqual([{ messageId: id, status: 'failed', code: status.toLowerCase() }]);
    for (const status of ['ACCEPTD', 'ESME_ROK', 'UNKNOWN', '']) expect(read(status).reports).toEqual([]);
  });

  it.each([
    [200, { status: 'rejected', scope: 'unknown', code: 'REFUSED' }],
    [202, { status: 'rejected', scope: 'unknown', code: 'REFUSED' }],
    [400, { status: 'rejected', scope: 'unknown', code: 'HTTP_400' }],
    [404, { status: 'rejected', scope: 'unknown', code: 'HTTP_404' }],
    [412, { status: 'rejected', scope: 'unknown', code: 'HTTP_412' }],
    [403, { status: 'rejected', scope: 'account', code: 'HTTP_403' }],
    [429, { status: 'throttled', code: 'HTTP_429' }],
    [500, { status: 'uncertain', code: 'HTTP_500' }],
  ])('takes an answer without success and with HTTP %i for a refusal where it is one', async (status, outcome) => {
    const fake = opened(await FakeJasmin.start());
    const settings = { ...documented('Jasmin'), HTTP_GATEWAY_URL: fake.url };
    fake.refuse('something for 79990000001', status);
    expect(await send(settings)).toEqual(outcome);
  });

  it('finds success in an answer with HTTP 2xx only', async () => {
    const fake = opened(await FakeJasmin.start());
    fake.behave((response) => response.writeHead(400).end('Success "1"'));
    expect(await send({ ...documented('Jasmin'), HTTP_GATEWAY_URL: fake.url })).toEqual({
      status: 'rejected',
      scope: 'unknown',
      code: 'HTTP_400',
    });
  });

  it('can put, and fills in what is asked for, once, wherever it stands', async () => {
    const fake = opened(await FakeSmstraffic.start());
    const settings = {
      ...documented('SMS Traffic'),
      HTTP_GATEWAY_URL: fake.url,
      HTTP_GATEWAY_METHOD: 'PUT' as const,
      HTTP_GATEWAY_CONTENT_TYPE: 'application/json; charset=utf-8',
      HTTP_GATEWAY_BODY: '{"phones":{phone},"plus":"{plus_phone}","message":"{text}{text}","id":"{id}{report_url}"}',
      HTTP_GATEWAY_HEADERS: '{"authorization":"{plus_phone} {sender}"}',
    };
    const text = '{phone} "{text}" {"id":1} $& \\';
    await send(settings, { ...SMS, text });
    expect(fake.received).toEqual([
      {
        method: 'PUT',
        url: '/multi.php',
        contentType: 'application/json; charset=utf-8',
        authorization: '+79990000001 SHOP',
        message: {
          phones: 79990000001,
          plus: '+79990000001',
          message: text + text,
          id: expect.stringMatching(UUID),
        },
      },
    ]);
  });

  it('has a sender that is no header kept from doing harm', async () => {
    const fake = opened(await FakeKannel.start());
    const settings = { ...documented('Kannel'), HTTP_GATEWAY_URL: fake.url, SMS_SENDER: 'SHOP\r\nX-Kannel-To: 1' };
    expect((await send(settings)).status).toBe('unavailable');
    expect(fake.received).toEqual([]);
  });

  it('does not tell whether its account is open', async () => {
    expect(await gatewayWith({}).checkAccount()).toBeUndefined();
  });

  it('has no reports where the settings name no fields', () => {
    const report = { body: Buffer.from('id=1&status=delivered'), contentType: '', headers: {}, query: {} };
    expect(gatewayWith({}).readReports(report)).toEqual({ reports: [], answer: 'OK' });
  });
});
