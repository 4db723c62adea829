import { type Environment, parseEnvironment } from '../../../environment';
import { documentedSettings } from '../../../../test/support/documented-settings';
import type { AnyFakeGateway } from '../../../../test/support/fake-gateway';
import { FakeJasmin, FakeKannel, FakeMarketolog, FakeSmstraffic } from '../../../../test/support/fake-http';
import { itKeepsTheContract } from '../../../../test/support/gateway-contract';
import { GatewayLab, SMS } from '../../../../test/support/gateway-lab';
import { type Meaning, refusal } from '../../../../test/support/gateway-outcomes';
import { CustomGateway } from './custom.adapter';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const REFUSED = refusal('unknown', 'REFUSED');
const LOGIN = { LOGIN: 'shop', PASSWORD: 'secret' };

/**
 * The settings in the documentation that contain `words`, checked as at the start, with values for what they have in
 * capitals.
 */
function settingsWith(words: string, values: Record<string, string> = LOGIN): Partial<Environment> {
  const settings = Object.entries(documentedSettings(words)).map(([name, setting]) => {
    const filled = Object.entries(values).reduce((text, [key, value]) => text.replace(key, value), setting);
    return [name, filled] as const;
  });
  return parseEnvironment(Object.fromEntries(settings));
}

function openLab<Fake extends AnyFakeGateway>(fake: Fake, settings: Partial<Environment>, credentials: string) {
  return GatewayLab.open({ adapter: CustomGateway, fake, address: 'HTTP_GATEWAY_URL', settings, credentials });
}

describe('MTS Marketolog by settings', () => {
  const settings = settingsWith('omnichannel.mts.ru', { 'LOGIN-COLON-PASSWORD-IN-BASE64': 'secret' });
  const lab = openLab(new FakeMarketolog(), settings, 'secret');

  itKeepsTheContract(lab, {
    refusal: { code: 4, outcome: REFUSED },
    codesOfOnePhone: [4],
    wrongCredentials: 'HTTP_401',
    unreadable: REFUSED,
  });

  it('gets the message in JSON as documented, with an id of ours', async () => {
    const outcome = await lab.outcomeOf('{"messages": [ {"internal_id" : "0f1e-77"} ]}');
    expect(outcome).toEqual({ status: 'accepted', messageId: '0f1e-77' });
    const message = {
      content: { short_text: SMS.text },
      from: { sms_address: 'SHOP' },
      to: [{ msisdn: SMS.phone, message_id: expect.stringMatching(UUID) }],
    };
    expect(lab.fake.received).toEqual([
      {
        method: 'POST',
        url: '/http-api/v1/messages',
        contentType: 'application/json',
        authorization: 'Basic secret',
        message: { messages: [message] },
      },
    ]);
  });
});

describe('SMS Traffic by settings', () => {
  const lab = openLab(new FakeSmstraffic(), settingsWith('api.smstraffic.ru'), 'shop:secret');

  itKeepsTheContract(lab, {
    refusal: { code: 401, outcome: REFUSED },
    codesOfOnePhone: [401],
    unreadable: REFUSED,
  });

  it('gets a form as documented, and takes the SMS in XML with an id or without', async () => {
    await lab.send();
    const [{ id } = {}] = lab.fake.accepted;
    expect(await lab.outcomeOf(`<reply><result>OK</result>\n<x><sms_id>${id}</sms_id></x></reply>`)).toEqual({
      status: 'accepted',
      messageId: id,
    });
    expect(await lab.outcomeOf('<reply><result>OK</result><code>0</code></reply>')).toEqual({
      status: 'accepted',
      messageId: expect.stringMatching(UUID),
    });
    const message = { login: 'shop', password: 'secret', phones: SMS.phone, message: SMS.text, originator: 'SHOP' };
    expect(lab.fake.received[0]).toEqual({
      method: 'POST',
      url: '/multi.php',
      contentType: 'application/x-www-form-urlencoded',
      authorization: undefined,
      message: { ...message, rus: '5', want_sms_ids: '1' },
    });
  });

  it('gets what a template asks for, filled in once wherever it stands, by PUT where settings say so', async () => {
    const text = '{phone} "{text}" {"id":1} $& \\';
    await lab.send(
      {
        HTTP_GATEWAY_METHOD: 'PUT',
        HTTP_GATEWAY_CONTENT_TYPE: 'application/json; charset=utf-8',
        HTTP_GATEWAY_BODY: '{"phones":{phone},"plus":"{plus_phone}","message":"{text}{text}","id":"{id}{report_url}"}',
        HTTP_GATEWAY_HEADERS: '{"authorization":"{plus_phone} {sender}"}',
      },
      { ...SMS, text },
    );
    expect(lab.fake.received).toEqual([
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
});

describe('Kannel by settings', () => {
  const lab = openLab(new FakeKannel(), settingsWith('/cgi-bin/sendsms'), 'shop:secret');

  itKeepsTheContract(lab, {
    refusal: { code: '3: Queued for later delivery', outcome: REFUSED },
    codesOfOnePhone: ['3: Queued for later delivery'],
    wrongCredentials: 'HTTP_403',
    unreadable: REFUSED,
  });

  it.each([
    ['0: Accepted for delivery: 26ecfeea-6015', '26ecfeea-6015'],
    ['0: Accepted for delivery', UUID],
    ['Sent. Message splits: 2', UUID],
  ])('gets the text as the body, and takes the SMS with the answer "%s"', async (answer, id) => {
    const outcome = await lab.outcomeOf(answer, 202);
    expect(outcome).toEqual({ status: 'accepted', messageId: expect.stringMatching(id) });
    expect(lab.fake.received).toEqual([
      {
        method: 'POST',
        url: '/cgi-bin/sendsms',
        contentType: 'text/plain; charset=UTF-8',
        authorization: undefined,
        message: { username: 'shop', password: 'secret', from: 'SHOP', to: SMS.phone, coding: '2', text: SMS.text },
      },
    ]);
  });

  it('gets nothing where the sender would break a header', async () => {
    const outcome = await lab.send({ SMS_SENDER: 'SHOP\r\nX-Kannel-To: 1' });
    expect(outcome).toEqual(refusal('unavailable', 'ERR_INVALID_CHAR'));
    expect(lab.fake.received).toEqual([]);
  });
});

describe('Jasmin by settings', () => {
  const settings = settingsWith('127.0.0.1:1401');
  const lab = openLab(new FakeJasmin(), settings, 'shop:secret');

  itKeepsTheContract(lab, {
    refusal: { code: 'No route found', outcome: REFUSED },
    codesOfOnePhone: ['No route found'],
    wrongCredentials: 'HTTP_403',
    unreadable: REFUSED,
  });

  it('gets a form as documented, the text in UCS-2, and the address for its reports', async () => {
    await lab.send({}, { ...SMS, text: 'Код: 123456' });
    expect(lab.fake.received[0]?.message).toEqual({
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
  });

  it.each<[number, Meaning, string]>([
    [200, 'unknown', 'REFUSED'],
    [202, 'unknown', 'REFUSED'],
    [400, 'unknown', 'HTTP_400'],
    [404, 'unknown', 'HTTP_404'],
    [412, 'unknown', 'HTTP_412'],
    [403, 'account', 'HTTP_403'],
    [429, 'throttled', 'HTTP_429'],
    [500, 'uncertain', 'HTTP_500'],
  ])('means by an answer without success and with HTTP %i: %s', async (status, meaning, code) => {
    lab.fake.refuse('something for 79990000001', status);
    expect(await lab.send()).toEqual(refusal(meaning, code));
  });

  it('has success found in an answer with HTTP 2xx only', async () => {
    expect(await lab.outcomeOf('Success "1"', 400)).toEqual(refusal('unknown', 'HTTP_400'));
    expect(await lab.outcomeOf('Success "1"', 202)).toEqual({ status: 'accepted', messageId: '1' });
  });

  it.each<[string, string[]]>([
    ['DELIVRD', ['delivered']],
    ['UNDELIV', ['failed']],
    ['EXPIRED', ['failed']],
    ['REJECTD', ['failed']],
    ['DELETED', ['failed']],
    ['ACCEPTD', []],
    ['ESME_ROK', []],
    ['UNKNOWN', []],
    ['', []],
  ])('means by the report "%s": %j', (status, told) => {
    const body = `id=0703&id_smsc=2567&message_status=${status}&level=2`;
    expect(lab.read({ contentType: 'application/x-www-form-urlencoded', body })).toEqual({
      reports: told.map((final) => ({ messageId: '0703', status: final, code: status.toLowerCase() })),
      answer: 'ACK/Jasmin',
    });
  });

  it('tells nothing with a report where the settings name no fields', () => {
    const none = {
      HTTP_GATEWAY_REPORT_ID: undefined,
      HTTP_GATEWAY_REPORT_STATUS: undefined,
      HTTP_GATEWAY_REPORT_ANSWER: 'OK',
    };
    expect(lab.read({ contentType: '', body: 'id=1&message_status=DELIVRD' }, none)).toEqual({
      reports: [],
      answer: 'OK',
    });
  });

  it('does not tell whether its account is open', async () => {
    expect(await lab.checkAccount()).toBeUndefined();
  });
});
