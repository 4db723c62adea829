import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import type { ChangeDto } from '../../src/events/dto/change.dto';

/** A delivery as it came, whatever was answered. */
export interface Delivered {
  event: ChangeDto;
  body: string;
  headers: IncomingHttpHeaders;
}

/** The retailer's system that changes are pushed to, over a real socket. */
export class FakeReceiver {
  readonly received: Delivered[] = [];
  /** The calls that were left without an answer and are still open. */
  readonly hanging = new Set<ServerResponse>();
  /** Every path that was called. */
  readonly paths: string[] = [];
  /** Answers a delivery; by default with 204. */
  answer: (event: ChangeDto, response: ServerResponse) => void = FakeReceiver.accept;

  private readonly server = createServer((request, response) => {
    this.paths.push(request.url ?? '');
    void text(request)
      .then((body) => {
        const event = JSON.parse(body) as ChangeDto;
        this.received.push({ event, body, headers: request.headers });
        this.answer(event, response);
      })
      .catch(() => response.destroy());
  });

  static async start(): Promise<FakeReceiver> {
    const receiver = new FakeReceiver();
    await once(receiver.server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  static accept(this: void, _event: ChangeDto, response: ServerResponse): void {
    response.writeHead(204).end();
  }

  /** An answer with the status to the events that `isMeant` says, and 204 to others. */
  static answering(status: number, isMeant: (event: ChangeDto) => boolean = () => true): FakeReceiver['answer'] {
    return (event, response) => void response.writeHead(isMeant(event) ? status : 204).end();
  }

  /** Leaves the events that `isMeant` says without an answer, which are then in `hanging`; 204 to others. */
  hangingFor(isMeant: (event: ChangeDto) => boolean): FakeReceiver['answer'] {
    return (event, response) => {
      if (!isMeant(event)) return FakeReceiver.accept(event, response);
      this.hanging.add(response);
      response.once('close', () => this.hanging.delete(response));
    };
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/events`;
  }

  /** The deliveries of the account, in the order in which they came. */
  of(accountId: string): Delivered[] {
    return this.received.filter(({ event }) => event.accountId === accountId);
  }

  /** Whether a receiver that knows this secret accepts the delivery. */
  static isSigned({ body, headers }: Delivered, secret: string): boolean {
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => void this.server.close(resolve));
  }
}
