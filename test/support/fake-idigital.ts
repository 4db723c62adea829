import { FakeGateway, type FakeReport, type Received } from './fake-gateway';

/** Messages as i-Digital Direct takes them. */
export type IdigitalMessages = {
  channelType: string;
  senderName: string;
  destination: string;
  content: string;
  ttl: number;
  useLocalTime: boolean;
  callbackUrl?: string;
  callbackEvents?: string[];
}[];

/**
 * i-Digital Direct: a JSON list with a Basic token, codes of 7xxx for a message and 40xx for the request.
 *
 * It speaks api.docs.direct.i-dgtl.ru, version 1 of the API, which api.direct.revicom.ltd has in English. Not
 * confirmed: the list of the codes 7xxx (its page "Messages Error Codes" could not be read), the fields of reports.
 */
export class FakeIdigital extends FakeGateway<IdigitalMessages, number> {
  protected readonly sendPath = '/api/v1/message';
  protected override readonly balancePath = '/api/v1/balance';
  protected readonly wrongCredentials = 4012;
  protected override readonly wrongCredentialsStatus = 401;

  report(fields: Record<string, string | number>): FakeReport {
    return { contentType: 'application/json', body: JSON.stringify(fields) };
  }

  protected credentialsIn({ authorization = '' }: Received<object>): string {
    return authorization.replace(/^Basic /, '');
  }

  protected smsIn([message]: IdigitalMessages): { phone: string; text: string } {
    return { phone: message?.destination ?? '', text: message?.content ?? '' };
  }

  protected override idOf(number: number): string {
    return `063474ec-0000-4000-8000-00000000${number}`;
  }

  protected success(id: string): object {
    return { errors: false, items: [{ messageUuid: id, code: 201 }] };
  }

  /** A refused message has an id, too. */
  protected refusal(code: number): object {
    if (code < 7000) return { error: { code, msg: 'Bad credentials' } };
    return { errors: true, items: [{ messageUuid: this.idOf(this.nextId()), code }] };
  }

  protected override balance(): object {
    return { RUB: 1200 };
  }
}
