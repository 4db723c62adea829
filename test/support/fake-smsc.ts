import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A message as SMSC.ru's JSON interface takes it. */
export interface SmscMessage {
  phones: string;
  mes: string;
  sender?: string;
  fmt: number;
  charset: string;
  login?: string;
  psw?: string;
  apikey?: string;
}

export interface Received {
  message: SmscMessage;
  url: string;
  contentType: string | undefined;
}

type Behaviour = (response: ServerResponse, message: SmscMessage) => void;

/** SMSC.ru over a real socket: speaks its JSON, refuses with HTTP 200, and misbehaves when it is told to. */
export class FakeSmsc {
  readonly received: Received[] = [];
  private behaviour: Behaviour = accept;
  private readonly server: Server;
  private lastId = 347;

  private constructor() {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(): Promise<FakeSmsc> {
    const gateway = new FakeSmsc();
    await gateway.listen(0);
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/rest/send/`;
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on, until told otherwise. */
  behave(behaviour: Behaviour): void {
    this.behaviour = behaviour;
  }

  accept(): void {
    this.behaviour = accept;
  }

  refuse(code: number): void {
    const withId = [3, 6, 7, 8].includes(code);
    this.behaviour = (response) =>
      response.end(JSON.stringify({ error: 'refused', error_code: code, ...(withId ? { id: ++this.lastId } : {}) }));
  }

  nextId(): number {
    return ++this.lastId;
  }

  smsTo(phone: string): SmscMessage[] {
    return this.received.map(({ message }) => message).filter(({ phones }) => phones === `+${phone}`);
  }

  /** The code of the latest SMS to `phone`. */
  codeFor(phone: string): string {
    const code = /\d{4,9}/.exec(this.smsTo(phone).at(-1)?.mes ?? '')?.[0];
    if (!code) throw new Error(`No SMS to ${phone}`);
    return code;
  }

  /** Nobody listens any more: connections are refused. */
  async goDown(): Promise<number> {
    const { port } = this;
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    return port;
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    if (this.server.listening) await this.goDown();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const message = JSON.parse(Buffer.concat(chunks).toString()) as SmscMessage;
    this.received.push({ message, url: request.url ?? '', contentType: request.headers['content-type'] });
    response.setHeader('content-type', 'application/json; charset=utf-8');
    this.behaviour(response, message);
  }
}

let id = 1000;
function accept(response: ServerResponse): void {
  response.end(JSON.stringify({ id: ++id, cnt: 1 }));
}
