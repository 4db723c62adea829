import { FakeGateway, type FakeReport, type Received } from './fake-gateway';

/** Messages as Devino takes them. */
export interface DevinoMessages {
  messages: {
    from: string;
    to: string;
    text: string;
    validity: number;
    priority: string | number;
    callbackUrl?: string;
  }[];
}

/**
 * Devino, the new platform: JSON with a key, the refusal a key in `reasons`, or none.
 *
 * It speaks docs.devino.online/en/http/sms in the edition whose priorities are words (an older one has 0 to 3), and
 * takes the balance's path from two clients, one of 2024-07. Not documented: the list of the keys of `reasons`, where
 * the balance stands in its answer, the fields and statuses of reports.
 */
export class FakeDevino extends FakeGateway<DevinoMessages, string> {
  protected readonly sendPath = '/sms/messages';
  protected override readonly balancePath = '/billing-api/companies/current/account';
  protected readonly wrongCredentials = 'key';
  protected override readonly wrongCredentialsStatus = 401;

  report(fields: Record<string, string | number>): FakeReport {
    return { contentType: 'application/json', body: JSON.stringify(fields) };
  }

  protected credentialsIn({ authorization = '' }: Received<object>): string {
    return authorization.replace(/^Key /, '');
  }

  protected smsIn({ messages: [message] }: DevinoMessages): { phone: string; text: string } {
    return { phone: message?.to ?? '', text: message?.text ?? '' };
  }

  protected success(id: string): object {
    return { result: [{ code: 'OK', messageId: id, segmentsId: null }] };
  }

  protected refusal(key: string): object {
    const reasons = key === '' ? [] : [{ key, ref: 'messages[0]' }];
    return { result: [{ code: 'REJECTED', messageId: '77', description: 'описание 79990000001', reasons }] };
  }

  protected override balance(): object {
    return { result: { account: { balance: 1042.5, creditLimit: 0 } } };
  }
}
