import { fillIn, type PlaceholderValues } from './template';
import { InvalidEnvironmentError } from '../../../config/settings.reader';
import { parseEnvironment } from '../../../environment';
import { PRODUCTION_SETTINGS } from '../../../../test/support/production-settings';

const VALUES: PlaceholderValues = {
  phone: '79990000001',
  plus_phone: '+79990000001',
  text: 'a "b" & {phone}\n€',
  text_hex: '0061',
  sender: 'SHOP & Co',
  id: '1',
  report_url: 'https://shop.example/?a=b&c',
};

const GOOD = {
  ...PRODUCTION_SETTINGS,
  SMS_GATEWAYS: 'http',
  HTTP_GATEWAY_URL: 'https://gateway.example/send?format=json',
  HTTP_GATEWAY_BODY: '{"to":"{phone}","text":"{text}"}',
  HTTP_GATEWAY_SUCCESS: '"id":(\\d+)',
};

function problemsOf(settings: Record<string, string | undefined>): string[] {
  try {
    parseEnvironment({ ...GOOD, ...settings });
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironmentError) return error.problems;
    throw error;
  }
}

describe('a template', () => {
  it.each([
    ['application/json', '{"t":"{text}"}', String.raw`{"t":"a \"b\" & {phone}\n€"}`],
    ['application/json; charset=utf-8', '[{phone},"{report_url}"]', '[79990000001,"https://shop.example/?a=b&c"]'],
    [
      'application/x-www-form-urlencoded',
      't={text}&f={sender}',
      't=a+%22b%22+%26+%7Bphone%7D%0A%E2%82%AC&f=SHOP+%26+Co',
    ],
    ['application/x-www-form-urlencoded', 'to={plus_phone}', 'to=%2B79990000001'],
    ['text/plain; charset=UTF-8', '{text}', 'a "b" & {phone}\n€'],
  ])('of %s escapes what is filled into %s', (contentType, template, filled) => {
    expect(fillIn(template, VALUES, contentType)).toBe(filled);
  });
});

describe('the settings of the gateway http', () => {
  it.each([
    {},
    { HTTP_GATEWAY_METHOD: 'PUT' },
    { HTTP_GATEWAY_BODY: '{"to":{phone},"text":"{text}","id":"{id}"}' },
    { HTTP_GATEWAY_BODY: 'to={phone}&text={text_hex}', HTTP_GATEWAY_CONTENT_TYPE: 'application/x-www-form-urlencoded' },
    {
      HTTP_GATEWAY_BODY: '{text}',
      HTTP_GATEWAY_CONTENT_TYPE: 'text/plain; charset=UTF-8',
      HTTP_GATEWAY_HEADERS: '{"X-To":"{phone}","X-From":"{sender}"}',
      SMS_SENDER: 'SHOP',
    },
    {
      HTTP_GATEWAY_REPORT_ID: 'id',
      HTTP_GATEWAY_REPORT_STATUS: 'status',
      HTTP_GATEWAY_REPORT_FAILED: 'failed',
    },
    { HTTP_GATEWAY_URL: 'http://127.0.0.1:13013/cgi-bin/sendsms' },
    { SMS_GATEWAYS: 'smsc', SMSC_API_KEY: 'key', HTTP_GATEWAY_BODY: 'unfinished' },
  ])('R25: may be %j', (settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  const NEEDED = 'HTTP_GATEWAY_URL, HTTP_GATEWAY_BODY and HTTP_GATEWAY_SUCCESS must be set';
  it.each<[Record<string, string | undefined>, string]>([
    [{ HTTP_GATEWAY_URL: undefined }, NEEDED],
    [{ HTTP_GATEWAY_BODY: undefined }, NEEDED],
    [{ HTTP_GATEWAY_SUCCESS: undefined }, NEEDED],
    [{ HTTP_GATEWAY_URL: 'http://gateway.example/send' }, 'HTTP_GATEWAY_URL must be an https:// address'],
    [{ HTTP_GATEWAY_URL: 'https://shop:s3cret@gateway.example/send' }, 'HTTP_GATEWAY_URL must not carry credentials'],
    [
      { HTTP_GATEWAY_URL: 'https://gateway.example/send?api_key=s3cret' },
      'HTTP_GATEWAY_URL must not carry credentials',
    ],
    [{ HTTP_GATEWAY_URL: 'https://gateway.example/send?PSW=s3cret' }, 'HTTP_GATEWAY_URL must not carry credentials'],
    [{ HTTP_GATEWAY_METHOD: 'GET' }, 'HTTP_GATEWAY_METHOD must be POST or PUT'],
    [{ HTTP_GATEWAY_HEADERS: '{"authorization":"s3cret' }, 'HTTP_GATEWAY_HEADERS must be a JSON object'],
    [{ HTTP_GATEWAY_HEADERS: '["s3cret"]' }, 'HTTP_GATEWAY_HEADERS must be a JSON object'],
    [{ HTTP_GATEWAY_HEADERS: '{"x":1}' }, 'HTTP_GATEWAY_HEADERS must be a JSON object'],
    [{ HTTP_GATEWAY_HEADERS: 'null' }, 'HTTP_GATEWAY_HEADERS must be a JSON object'],
    [{ HTTP_GATEWAY_HEADERS: '{"x":"{text}"}' }, 'HTTP_GATEWAY_HEADERS must not contain {text}'],
    [{ HTTP_GATEWAY_HEADERS: '{"Content-Type":"text/xml"}' }, 'HTTP_GATEWAY_HEADERS must not contain Content-Type'],
    [{ HTTP_GATEWAY_CONTENT_TYPE: 'text/xml' }, 'HTTP_GATEWAY_CONTENT_TYPE must be one of'],
    [{ HTTP_GATEWAY_BODY: '{"text":"{text}"}' }, 'HTTP_GATEWAY_BODY must contain {phone} or {plus_phone}'],
    [{ HTTP_GATEWAY_BODY: '{"to":"{phone}"}' }, 'HTTP_GATEWAY_BODY must contain {text} or {text_hex}'],
    [{ HTTP_GATEWAY_BODY: '{"to":"{phone}","text":"{text}","x":"{code}"}' }, 'there is no {code}'],
    [{ HTTP_GATEWAY_BODY: '{"to":"{phone}","text":{text}}' }, 'HTTP_GATEWAY_BODY must be JSON'],
    [{ HTTP_GATEWAY_BODY: 's3cret={phone}&text={text}' }, 'HTTP_GATEWAY_BODY must be JSON'],
    [{ HTTP_GATEWAY_BODY: '{"to":"{phone}","text":"{text}","from":"{sender}"}' }, 'SMS_SENDER must be set'],
    [{ HTTP_GATEWAY_BODY: '{"to":"{phone}","text":"{text}","u":"{report_url}"}' }, 'PUBLIC_URL and SMS_REPORT_TOKEN'],
    [{ HTTP_GATEWAY_SUCCESS: '"id":(\\d+' }, 'HTTP_GATEWAY_SUCCESS must be a regular expression'],
    [{ HTTP_GATEWAY_SUCCESS: '(OK)?' }, 'HTTP_GATEWAY_SUCCESS must not find success in an answer that says nothing'],
    [{ HTTP_GATEWAY_REPORT_ID: 'id' }, 'go together'],
    [{ HTTP_GATEWAY_REPORT_DELIVERED: 'x' }, 'go together'],
    [{ HTTP_GATEWAY_REPORT_ID: 'id', HTTP_GATEWAY_REPORT_STATUS: 'status' }, 'go together'],
    [
      {
        HTTP_GATEWAY_REPORT_ID: 'id',
        HTTP_GATEWAY_REPORT_STATUS: 'status',
        HTTP_GATEWAY_REPORT_DELIVERED: '1,2',
        HTTP_GATEWAY_REPORT_FAILED: '2,3',
      },
      'must not share a status',
    ],
  ])('R25: may not be %j, and the sentence shows no secret', (settings, words) => {
    const problems = problemsOf(settings);
    expect(problems).toEqual([expect.stringContaining(words)]);
    expect(problems.join()).not.toContain('s3cret');
  });
});
