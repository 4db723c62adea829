import type { IncomingHttpHeaders } from 'node:http';
import { FakeGateway, type Received } from './fake-gateway';

interface MarketologMessages {
  messages: {
    content: { short_text: string };
    from: { sms_address: string };
    to: { msisdn: string; message_id: string }[];
  }[];
}

/**
 * MTS Marketolog: JSON with Basic credentials.
 *
 * It speaks the HTTP API of omnichannel.mts.ru as four public clients do; of its documentation, support.mts.ru, only
 * the index could be read. Not known: its codes of refusal, its reports.
 */
export class FakeMarketolog extends FakeGateway<MarketologMessages, number> {
  protected readonly sendPath = '/http-api/v1/messages';
  protected readonly wrongCredentials = 1;
  protected override readonly wrongCredentialsStatus = 401;

  protected credentialsIn({ authorization = '' }: Received<object>): string {
    return authorization.replace(/^Basic /, '');
  }

  protected smsIn({ messages: [message] }: MarketologMessages): { phone: string; text: string } {
    return { phone: message?.to[0]?.msisdn ?? '', text: message?.content.short_text ?? '' };
  }

  protected success(id: string): object {
    return { messages: [{ internal_id: id }] };
  }

  protected refusal(code: number): object {
    return { code, message: 'описание' };
  }
}

interface SmstrafficMessage {
  login: string;
  password: string;
  phones: string;
  message: string;
  originator: string;
  rus: string;
  want_sms_ids: string;
}

/**
 * SMS Traffic: a form, answered in XML.
 *
 * It speaks smstraffic.ru/api (multi.php with `want_sms_ids=1`) and the provider's PHP client of version 1.9.0. Not
 * documented: the list of its codes of refusal, what `rus=5` means.
 */
export class FakeSmstraffic extends FakeGateway<SmstrafficMessage, number> {
  protected readonly sendPath = '/multi.php';
  protected readonly wrongCredentials = 401;

  protected credentialsIn({ message: { login, password } }: Received<SmstrafficMessage>): string {
    return `${login}:${password}`;
  }

  protected smsIn({ phones, message }: SmstrafficMessage): { phone: string; text: string } {
    return { phone: phones, text: message };
  }

  protected success(id: string, phone: string): string {
    return `<?xml version="1.0" encoding="UTF-8"?>
<reply><result>OK</result><code>0</code><description>queued 1 messages</description>
<message_infos><message_info><phone>${phone}</phone><sms_id>${id}</sms_id></message_info></message_infos></reply>`;
  }

  protected refusal(code: number): string {
    const fields = `<result>ERROR</result><code>${code}</code><description>описание</description>`;
    return `<?xml version="1.0"?><reply>${fields}</reply>`;
  }
}

interface KannelMessage {
  username: string;
  password: string;
  from: string;
  to: string;
  coding: string;
  text: string;
}

/**
 * Kannel's smsbox: the text as the body, the rest in headers; by itself it tells no id.
 *
 * It speaks Kannel's manual, and the source of its smsbox, which says more of the answers.
 */
export class FakeKannel extends FakeGateway<KannelMessage, string> {
  protected readonly sendPath = '/cgi-bin/sendsms';
  protected override readonly successStatus = 202;
  protected readonly wrongCredentials = 'Authorization failed for sendsms';
  protected override readonly wrongCredentialsStatus = 403;

  protected override messageIn(body: string, headers: IncomingHttpHeaders): object {
    const names = ['username', 'password', 'from', 'to', 'coding'];
    return { ...Object.fromEntries(names.map((name) => [name, headers[`x-kannel-${name}`]])), text: body };
  }

  protected credentialsIn({ message: { username, password } }: Received<KannelMessage>): string {
    return `${username}:${password}`;
  }

  protected smsIn({ to, text }: KannelMessage): { phone: string; text: string } {
    return { phone: to, text };
  }

  protected success(id: string): string {
    return `0: Accepted for delivery: ${id}`;
  }

  protected refusal(words: string): string {
    return words;
  }
}

interface JasminMessage {
  username: string;
  password: string;
  from: string;
  to: string;
  coding: string;
  'hex-content': string;
}

/**
 * Jasmin's HTTP API: a form, the text in UCS-2 and hexadecimal.
 *
 * It speaks Jasmin's documentation of its HTTP API: the call, its answers, the fields of reports and the answer to
 * them. Not confirmed: the statuses of reports, which are those of SMPP 3.4.
 */
export class FakeJasmin extends FakeGateway<JasminMessage, string> {
  protected readonly sendPath = '/send';
  protected readonly wrongCredentials = 'Authentication failure for username:shop';
  protected override readonly wrongCredentialsStatus = 403;

  protected credentialsIn({ message: { username, password } }: Received<JasminMessage>): string {
    return `${username}:${password}`;
  }

  protected smsIn({ to, 'hex-content': hex }: JasminMessage): { phone: string; text: string } {
    return { phone: to, text: Buffer.from(hex, 'hex').swap16().toString('utf16le') };
  }

  protected override idOf(number: number): string {
    return `07033084-5cfd-4812-90a4-e4d24ffb${number}`;
  }

  protected success(id: string): string {
    return `Success "${id}"`;
  }

  protected refusal(words: string): string {
    return `Error "${words}"`;
  }
}
