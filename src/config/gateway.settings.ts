import { IsIn } from 'class-validator';
import { List, Text } from './environment.decorators';
import { BODY_KIND, BODY_KINDS } from './custom-gateway';

/** The settings of each gateway; `gateway.rules.ts` says which of them a gateway in use needs. */
export class GatewaySettings {
  /** SMSC.ru: either a login and a password … */
  @Text()
  SMSC_LOGIN?: string;

  @Text()
  SMSC_PASSWORD?: string;

  /** … or an API key instead of both. */
  @Text()
  SMSC_API_KEY?: string;

  /** Secret that SMSC.ru signs its reports with; unset, the token alone proves them. */
  @Text()
  SMSC_REPORT_SECRET?: string;

  @Text()
  SMSC_URL = 'https://smsc.ru/rest/send/';

  @Text()
  SMSRU_API_ID?: string;

  /** Where SMS.ru knows the sender by another name. */
  @Text()
  SMSRU_SENDER?: string;

  @Text()
  SMSRU_URL = 'https://sms.ru/sms/send';

  @Text()
  SMSAERO_EMAIL?: string;

  @Text()
  SMSAERO_API_KEY?: string;

  /** Where SMS Aero knows the sender by another name. */
  @Text()
  SMSAERO_SENDER?: string;

  @Text()
  SMSAERO_URL = 'https://gate.smsaero.ru/v2/sms/send';

  /** MTS Exolve: the key of the application. */
  @Text()
  EXOLVE_API_KEY?: string;

  /** Where Exolve knows the sender by another name, or a number rented there. */
  @Text()
  EXOLVE_SENDER?: string;

  @Text()
  EXOLVE_URL = 'https://api.exolve.ru/messaging/v1/SendSMS';

  @Text()
  DEVINO_API_KEY?: string;

  /** Where Devino knows the sender by another name. */
  @Text()
  DEVINO_SENDER?: string;

  /** Of the SMS; where the account knows numbers only, `3` is the highest. */
  @Text(/^(LOW|MEDIUM|HIGH|REALTIME|[0-3])$/, 'must be LOW, MEDIUM, HIGH, REALTIME, or 0 to 3')
  DEVINO_PRIORITY = 'REALTIME';

  @Text()
  DEVINO_URL = 'https://api.devino.online/sms/messages';

  /** i-Digital Direct: the token as it is given, already in Base64. */
  @Text()
  IDIGITAL_TOKEN?: string;

  /** Where i-Digital knows the sender by another name. */
  @Text()
  IDIGITAL_SENDER?: string;

  @Text()
  IDIGITAL_URL = 'https://direct.i-dgtl.ru/api/v1/message';

  @Text(/^AC[0-9a-f]{32}$/i, 'must be AC and 32 hexadecimal digits')
  TWILIO_ACCOUNT_SID?: string;

  @Text()
  TWILIO_AUTH_TOKEN?: string;

  /** A number, a sender name, or the `MG…` of a messaging service, where it is not `SMS_SENDER`. */
  @Text()
  TWILIO_SENDER?: string;

  /** What the addresses of the account are below. */
  @Text()
  TWILIO_URL = 'https://api.twilio.com/2010-04-01/';

  @Text()
  TELEGRAM_TOKEN?: string;

  /** What the addresses of the methods are below. */
  @Text()
  TELEGRAM_URL = 'https://gatewayapi.telegram.org/';

  /** Any other gateway that takes an SMS by one HTTP call (`docs/gateways.md`). */
  @Text()
  HTTP_GATEWAY_URL?: string;

  @IsIn(['POST', 'PUT'], { always: true, message: '$property must be POST or PUT' })
  HTTP_GATEWAY_METHOD: 'POST' | 'PUT' = 'POST';

  /** A JSON object of texts, the credentials among them; placeholders but those of the text are filled in. */
  @Text()
  HTTP_GATEWAY_HEADERS?: string;

  /** Of the body, and thereby how what is filled into it is escaped. */
  @Text(BODY_KIND, `must be one of ${BODY_KINDS.join(', ')}, with parameters or without`)
  HTTP_GATEWAY_CONTENT_TYPE = 'application/json';

  /**
   * With `{phone}` or `{plus_phone}`, `{text}` or `{text_hex}` and, if wanted, `{sender}`, `{id}` and `{report_url}`.
   */
  @Text()
  HTTP_GATEWAY_BODY?: string;

  /** A regular expression that finds success in the answer; its first group, if it has one, is the message id. */
  @Text()
  HTTP_GATEWAY_SUCCESS?: string;

  /** The fields of its delivery reports that hold the message id and the status; unset, there are no reports. */
  @Text()
  HTTP_GATEWAY_REPORT_ID?: string;

  @Text()
  HTTP_GATEWAY_REPORT_STATUS?: string;

  /** Statuses that mean delivered, and those that mean failed, in whichever case; any other tells of progress. */
  @List()
  HTTP_GATEWAY_REPORT_DELIVERED: string[] = [];

  @List()
  HTTP_GATEWAY_REPORT_FAILED: string[] = [];

  /** What it expects as the answer to a report. */
  @Text()
  HTTP_GATEWAY_REPORT_ANSWER = 'OK';
}
