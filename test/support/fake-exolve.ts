import { FakeGateway, type FakeReport, type Received } from './fake-gateway';

/** A message as Exolve takes it: `number` is the sender. */
export interface ExolveMessage {
  number: string;
  destination: string;
  text: string;
}

/** Exolve answers with words only; these keys name its answers. */
const REFUSALS = {
  'no such number': 'Number does not exist',
  destination: 'invalid SendRequest.Destination: value does not match regex pattern',
  number: 'invalid SendRequest.Number: value does not match regex pattern',
  text: 'invalid SendRequest.Text: value length must be at least 1 runes',
  balance: 'Insufficient balance',
  credentials: 'unauthorized',
  other: 'Something else for 79990000001',
};

export type ExolveRefusal = keyof typeof REFUSALS;

/**
 * MTS Exolve: JSON with a Bearer key, ids of 64 bits as texts.
 *
 * It speaks docs.exolve.ru, the pages api-reference/sms-api/sending-sms and getting-messages-list.
 * The words of refusals and the path of the balance are known from clients. Not documented: the numbers of errors and
 * their HTTP statuses, the fields and statuses of reports, the form of the balance.
 */
export class FakeExolve extends FakeGateway<ExolveMessage, ExolveRefusal> {
  protected readonly sendPath = '/messaging/v1/SendSMS';
  protected override readonly balancePath = '/finance/v1/GetBalance';
  protected readonly wrongCredentials = 'credentials';
  protected override readonly wrongCredentialsStatus = 401;

  report(fields: Record<string, string | number>): FakeReport {
    return { contentType: 'application/json', body: JSON.stringify(fields) };
  }

  protected credentialsIn({ authorization = '' }: Received<object>): string {
    return authorization.replace(/^Bearer /, '');
  }

  protected smsIn({ destination, text }: ExolveMessage): { phone: string; text: string } {
    return { phone: destination, text };
  }

  protected override idOf(number: number): string {
    return `43916653823944${number}`;
  }

  protected success(id: string): object {
    return { message_id: id, template_resource_id: 136519 };
  }

  protected refusal(refusal: ExolveRefusal): object {
    return { error: { message: REFUSALS[refusal] } };
  }

  protected override balance(): object {
    return { balance: 3520.38, credit_limit: 0 };
  }
}
