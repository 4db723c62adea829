import type { Problem } from '../../../config/settings-class';
import type { ReportSettings } from '../../../http/report.settings';
import type { SmsSettings } from '../../sms.settings';
import type { CustomSettings } from './custom.settings';
import { fillIn, headersIn, isKnown, patternIn, PLACEHOLDERS, placeholdersIn } from './template';

type Settings = CustomSettings & Pick<SmsSettings, 'SMS_SENDER'> & ReportSettings;

/** Values that a template is filled in with to see whether it is readable. */
const SAMPLE = {
  phone: '79990000000',
  plus_phone: '+79990000000',
  text: '"Text"',
  text_hex: '0054',
  sender: 'SHOP',
  id: '00000000-0000-4000-8000-000000000000',
  report_url: 'https://shop.example',
};

/**
 * What the settings of the gateway `http` have wrong. A sentence never holds a value, since credentials are among them.
 */
export function problemsOfCustomGateway(settings: Settings): Problem[] {
  const { HTTP_GATEWAY_URL, HTTP_GATEWAY_HEADERS, HTTP_GATEWAY_BODY = '', HTTP_GATEWAY_SUCCESS = '' } = settings;
  const headers = headersIn(HTTP_GATEWAY_HEADERS);
  const inHeaders = Object.values(headers ?? {}).flatMap(placeholdersIn);
  const used = [...placeholdersIn(HTTP_GATEWAY_BODY), ...inHeaders];
  const uses = (...names: string[]) => used.some((name) => names.includes(name));
  const unknown = used.filter((name) => !isKnown(name)).map((name) => `{${name}}`);
  const hasReports = settings.PUBLIC_URL && settings.SMS_REPORT_TOKEN.length > 0;
  return [
    holdsCredentials(HTTP_GATEWAY_URL) &&
      'HTTP_GATEWAY_URL must not carry credentials: they belong into HTTP_GATEWAY_HEADERS or HTTP_GATEWAY_BODY',
    !headers && 'HTTP_GATEWAY_HEADERS must be a JSON object whose values are texts',
    !uses('phone', 'plus_phone') && 'HTTP_GATEWAY_BODY must contain {phone} or {plus_phone}',
    !uses('text', 'text_hex') && 'HTTP_GATEWAY_BODY must contain {text} or {text_hex}',
    Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'content-type') &&
      'HTTP_GATEWAY_HEADERS must not contain Content-Type: HTTP_GATEWAY_CONTENT_TYPE says it',
    inHeaders.includes('text') && 'HTTP_GATEWAY_HEADERS must not contain {text}: a header has one line',
    unknown.length > 0 &&
      `HTTP_GATEWAY_BODY and HTTP_GATEWAY_HEADERS: there is no ${unknown.join(', ')}, only ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}`,
    uses('sender') && !settings.SMS_SENDER && 'SMS_SENDER must be set, since HTTP_GATEWAY_BODY mentions {sender}',
    uses('report_url') &&
      !hasReports &&
      'PUBLIC_URL and SMS_REPORT_TOKEN must be set, since HTTP_GATEWAY_BODY mentions {report_url}',
    !isReadableBody(HTTP_GATEWAY_BODY, settings.HTTP_GATEWAY_CONTENT_TYPE) &&
      'HTTP_GATEWAY_BODY must be JSON, as HTTP_GATEWAY_CONTENT_TYPE says; texts in it, {text} too, stand in quotes',
    !patternIn(HTTP_GATEWAY_SUCCESS) && 'HTTP_GATEWAY_SUCCESS must be a regular expression',
    patternIn(HTTP_GATEWAY_SUCCESS)?.test('') === true &&
      'HTTP_GATEWAY_SUCCESS must not find success in an answer that says nothing',
    ...problemsOfReports(settings),
  ];
}

/** The settings of the reports are all set, or none of them is. */
function problemsOfReports(settings: Settings): Problem[] {
  const { HTTP_GATEWAY_REPORT_ID: id, HTTP_GATEWAY_REPORT_STATUS: status } = settings;
  const { HTTP_GATEWAY_REPORT_DELIVERED: delivered, HTTP_GATEWAY_REPORT_FAILED: failed } = settings;
  const count = [id, status, [...delivered, ...failed].length].filter(Boolean).length;
  return [
    count % 3 !== 0 &&
      'HTTP_GATEWAY_REPORT_ID, HTTP_GATEWAY_REPORT_STATUS and at least one status in HTTP_GATEWAY_REPORT_DELIVERED or HTTP_GATEWAY_REPORT_FAILED go together',
    delivered.some((each) => failed.includes(each)) &&
      'HTTP_GATEWAY_REPORT_DELIVERED and HTTP_GATEWAY_REPORT_FAILED must not share a status',
  ];
}

function isReadableBody(template: string, contentType: string): boolean {
  if (!contentType.startsWith('application/json')) return true;
  try {
    JSON.parse(fillIn(template, SAMPLE, contentType));
    return true;
  } catch {
    return false;
  }
}

/** Whether an address holds credentials cannot be known for certain; these are the usual places. */
function holdsCredentials(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  const { username, password, searchParams } = new URL(address);
  return (
    Boolean(username || password) ||
    [...searchParams.keys()].some((name) => /key|token|login|user|psw|pass|secret/i.test(name))
  );
}
