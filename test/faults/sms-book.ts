import type { AnyFakeGateway } from '../support/fake-gateway';
import type { FakeMailServer } from '../support/fake-mail-server';

/** A gateway keeps so many of its latest messages: a long load would fill the memory. */
const KEPT = 50;

export interface NotedMessage {
  /** `undefined` for an e-mail. */
  gateway?: AnyFakeGateway;
  text: string;
  code: string;
}

/** What the gateways and the mail server were handed, by phone or e-mail. */
export class SmsBook {
  count = 0;
  private readonly byIdentifier = new Map<string, NotedMessage[]>();

  constructor(gateways: AnyFakeGateway[], mail?: FakeMailServer) {
    for (const gateway of gateways) {
      gateway.onSms = ({ phone, text }) => {
        this.note(phone, text, gateway);
        forgetOldest(gateway.received);
        forgetOldest(gateway.accepted);
      };
    }
    if (!mail) return;
    mail.onMail = ({ to: [address = ''], text }) => {
      this.note(address, text);
      forgetOldest(mail.received);
    };
  }

  to(identifier: string): NotedMessage[] {
    return this.byIdentifier.get(identifier) ?? [];
  }

  /** The code of the latest message; empty where there is none. */
  codeFor(identifier: string): string {
    return this.to(identifier).at(-1)?.code ?? '';
  }

  forget(identifier: string): void {
    this.byIdentifier.delete(identifier);
  }

  /** Those that no gateway took. */
  forgetLast(identifier: string, count: number): void {
    if (count > 0) this.byIdentifier.set(identifier, this.to(identifier).slice(0, -count));
  }

  private note(identifier: string, text: string, gateway?: AnyFakeGateway): void {
    this.count++;
    this.byIdentifier.set(identifier, [...this.to(identifier), { gateway, text, code: /\d{6}/.exec(text)?.[0] ?? '' }]);
  }
}

function forgetOldest(messages: unknown[]): void {
  messages.splice(0, messages.length - KEPT);
}
