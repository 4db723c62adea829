import { Address, Choice, List, Text } from '../../../config/setting.decorators';
import type { OtherSettings, Problem } from '../../../config/settings-class';
import { ReportSettings } from '../../../http/report.settings';
import type { Need } from '../../gateway-settings-class';
import { SmsSettings } from '../../sms.settings';
import { problemsOfCustomGateway } from './custom.rules';
import { BODY_KIND, BODY_KINDS } from './template';

export class CustomSettings {
  static readonly title = 'Any other gateway (http): docs/gateways.md has some that work';

  @Address('Where SMS are sent to, without credentials.')
  HTTP_GATEWAY_URL?: string;

  @Choice('`POST` or `PUT`.', ['POST', 'PUT'])
  HTTP_GATEWAY_METHOD: 'POST' | 'PUT' = 'POST';

  @Text('JSON object of texts, the credentials among them; placeholders but those of the text are filled in.')
  HTTP_GATEWAY_HEADERS?: string;

  @Text(
    '`application/json`, `application/x-www-form-urlencoded` or `text/plain`; thereby what is filled into the body is escaped.',
    BODY_KIND,
    `must be one of ${BODY_KINDS.join(', ')}, with parameters or without`,
  )
  HTTP_GATEWAY_CONTENT_TYPE = 'application/json';

  @Text(
    'Template of the body, with `{phone}` or `{plus_phone}`, `{text}` or `{text_hex}` and, if wanted, `{sender}`, `{id}` and `{report_url}`.',
  )
  HTTP_GATEWAY_BODY?: string;

  @Text('Regular expression that finds success in the answer; its first group, if it has one, is the message id.')
  HTTP_GATEWAY_SUCCESS?: string;

  @Text('Field of its delivery reports that holds the message id. Empty: no reports.')
  HTTP_GATEWAY_REPORT_ID?: string;

  @Text('Field of its delivery reports that holds the status.')
  HTTP_GATEWAY_REPORT_STATUS?: string;

  @List('Statuses that mean delivered, in whichever case.')
  HTTP_GATEWAY_REPORT_DELIVERED: string[] = [];

  @List('Statuses that mean failed, in whichever case; any other tells of progress.')
  HTTP_GATEWAY_REPORT_FAILED: string[] = [];

  @Text('What it expects as the answer to a report.')
  HTTP_GATEWAY_REPORT_ANSWER = 'OK';

  static needs(settings: CustomSettings): Need[] {
    const { HTTP_GATEWAY_URL, HTTP_GATEWAY_BODY, HTTP_GATEWAY_SUCCESS } = settings;
    const isMet = Boolean(HTTP_GATEWAY_URL && HTTP_GATEWAY_BODY && HTTP_GATEWAY_SUCCESS);
    return [{ isMet, words: 'HTTP_GATEWAY_URL, HTTP_GATEWAY_BODY and HTTP_GATEWAY_SUCCESS' }];
  }

  static problemsInUse(settings: CustomSettings, other: OtherSettings): Problem[] {
    return problemsOfCustomGateway({ ...settings, ...other(SmsSettings), ...other(ReportSettings) });
  }
}
